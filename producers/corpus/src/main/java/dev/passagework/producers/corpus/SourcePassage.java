package dev.passagework.producers.corpus;

/**
 * A passage as a source has it.
 *
 * @param id identifier within the source
 * @param title title, empty where there is none
 * @param text text
 */
public record SourcePassage(String id, String title, String text) {

  /** Whether there is nothing to learn from: neither title nor text. */
  public boolean isEmpty() {
    return title.isBlank() && text.isBlank();
  }
}
