package dev.passagework.producers.corpus;

/**
 * What a line of a file means.
 *
 * @param <T> what a good line holds
 */
@FunctionalInterface
interface LineParser<T> {
  /**
   * The value of a line that is not blank.
   *
   * @throws RefusedLineException if it has none, with the reason
   */
  T parse(String line) throws RefusedLineException;
}
