package dev.passagework.ops.study.plan;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where data comes from: a path, or the built-in quickstart.
 *
 * @param path the path; empty for the quickstart
 */
public record Source(Optional<Path> path) {
  private static final String QUICKSTART = "quickstart";
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}(.*)");

  /** The data that comes with Passagework. */
  public static final Source BUILT_IN = new Source(Optional.empty());

  /** Reads a source. */
  static Source parse(String text, Path folder) {
    return text.strip().equals(QUICKSTART) ? BUILT_IN : new Source(Optional.of(path(text, folder)));
  }

  /**
   * Reads a path, which may begin with an environment variable as {@code ${NAME}}.
   *
   * @param folder folder of the study's file, which a relative path begins at
   * @throws IllegalArgumentException if the variable is not set
   */
  static Path path(String text, Path folder) {
    Matcher variable = VARIABLE.matcher(text.strip());
    if (!variable.matches()) {
      return folder.resolve(text.strip()).normalize();
    }
    String value = System.getenv(variable.group(1));
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "'%s' cannot be found: the environment variable %s is not set"
              .formatted(text, variable.group(1)));
    }
    return folder.resolve(value + variable.group(2)).normalize();
  }

  @Override
  public String toString() {
    return path.map(Path::toString).orElse(QUICKSTART);
  }
}
