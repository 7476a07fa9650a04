package dev.passagework.streams.evaluator;

/**
 * Ranges over keys of the form {@code prefix/rest}, where the prefix has no slash that the rest
 * could be mistaken for. A slash is followed by a zero in the order of characters.
 */
final class Keys {
  private Keys() {}

  /** What no key of the prefix comes before. */
  static String first(String prefix) {
    return prefix + "/";
  }

  /** What every key of the prefix comes before. */
  static String last(String prefix) {
    return prefix + "0";
  }

  /** What comes right after a key. */
  static String after(String key) {
    return key + "\0";
  }

  /** The name in {@code name@version}. */
  static String name(String named) {
    return named.substring(0, named.lastIndexOf('@'));
  }

  /** The version in {@code name@version}. */
  static String version(String named) {
    return named.substring(named.lastIndexOf('@') + 1);
  }

  /** The part of a key before its first slash. */
  static String prefix(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }
}
