package dev.passagework.ops.pipeline;

/** Something in a YAML file that cannot be used, with the line that it stands in. */
final class YamlException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  YamlException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** The line, from 1. */
  int line() {
    return line;
  }
}
