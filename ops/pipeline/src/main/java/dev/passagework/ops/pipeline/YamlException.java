package dev.passagework.ops.pipeline;

/** Something in a YAML file that cannot be used, with the line that it stands in. */
public final class YamlException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  public YamlException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** The line, from 1. */
  public int line() {
    return line;
  }
}
