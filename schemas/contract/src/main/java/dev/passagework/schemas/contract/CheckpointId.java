package dev.passagework.schemas.contract;

import java.util.regex.Pattern;

/**
 * Model and version of a checkpoint, written {@code model@version}.
 *
 * @param model model: letters, digits, dot, underscore, hyphen
 * @param version version, 0 for the untouched base
 */
public record CheckpointId(String model, int version) implements Comparable<CheckpointId> {
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  public CheckpointId {
    if (!MODEL.matcher(model).matches()) {
      throw new IllegalArgumentException(
          "model '" + model + "': use letters, digits, '.', '_' and '-' only, at most 200");
    }
    if (version < 0) {
      throw new IllegalArgumentException("version " + version + " of model '" + model + "'");
    }
  }

  /**
   * Reads {@code model@version}.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static CheckpointId parse(String text) {
    int at = text.lastIndexOf('@');
    try {
      return new CheckpointId(text.substring(0, at), Integer.parseInt(text.substring(at + 1)));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not of the form model@version", e);
    }
  }

  @Override
  public int compareTo(CheckpointId other) {
    int byModel = model.compareTo(other.model);
    return byModel != 0 ? byModel : Integer.compare(version, other.version);
  }

  @Override
  public String toString() {
    return model + "@" + version;
  }
}
