package dev.passagework.producers.corpus;

/**
 * A line, or a file that is one passage, that cannot be used.
 *
 * @param source file it is in
 * @param line its number, from 1
 * @param reason what is wrong with it
 */
public record MalformedLine(String source, long line, String reason) {
  @Override
  public String toString() {
    return source + ":" + line + ": " + reason;
  }
}
