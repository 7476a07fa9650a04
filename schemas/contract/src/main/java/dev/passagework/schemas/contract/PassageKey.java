package dev.passagework.schemas.contract;

import java.util.regex.Pattern;

/**
 * Identity of a passage, written {@code corpus/id} in every key.
 *
 * @param corpus name of the corpus: letters, digits, dot, underscore, hyphen
 * @param id identifier of the passage within the corpus, any text that is not empty
 */
public record PassageKey(String corpus, String id) {
  private static final Pattern CORPUS = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  public PassageKey {
    if (!CORPUS.matcher(corpus).matches()) {
      throw new IllegalArgumentException(
          "corpus '" + corpus + "': use letters, digits, '.', '_' and '-' only, at most 200");
    }
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a passage of corpus '" + corpus + "' has an empty id");
    }
  }

  /**
   * Reads {@code corpus/id}.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static PassageKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("'" + text + "' is not of the form corpus/id");
    }
    return new PassageKey(text.substring(0, slash), text.substring(slash + 1));
  }

  /** The passage key that a key {@code <passage key>#<hash>} begins with. */
  public static PassageKey ofDerivedKey(String key) {
    return parse(prefixOf(key));
  }

  /** The part of a key before its last {@code #}; the whole key where it has none. */
  static String prefixOf(String key) {
    int hash = key.lastIndexOf('#');
    return hash < 0 ? key : key.substring(0, hash);
  }

  /** The key of what belongs to this passage: {@code corpus/id#<suffix>}. */
  public String derive(String hash) {
    return this + "#" + hash;
  }

  /**
   * Place of the passage in [0, 1), uniform over passages and for ever the same. A coverage c takes
   * the passages whose place is below c, so that a smaller coverage is a subset of a larger one.
   */
  public double place() {
    long bits = Long.parseUnsignedLong(Identity.hash(toString()).substring(0, 14), 16) >>> 3;
    return bits * 0x1.0p-53;
  }

  @Override
  public String toString() {
    return corpus + "/" + id;
  }
}
