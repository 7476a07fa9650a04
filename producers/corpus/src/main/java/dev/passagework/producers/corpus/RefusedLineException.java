package dev.passagework.producers.corpus;

/** The reason why a line cannot be used, on its way from a parser to the line's outcome. */
final class RefusedLineException extends Exception {
  RefusedLineException(String reason) {
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
