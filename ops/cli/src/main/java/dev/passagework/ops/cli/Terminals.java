package dev.passagework.ops.cli;

import java.util.Optional;

/** Whether a person looks on. */
final class Terminals {
  private Terminals() {}

  /** Whether output can be written anew in place: a terminal, and {@code NO_COLOR} not set. */
  static boolean isTerminal() {
    return System.console() != null
        && System.getenv("NO_COLOR") == null
        && !Optional.ofNullable(System.getenv("TERM")).orElse("dumb").equals("dumb");
  }
}
