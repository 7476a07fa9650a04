package dev.passagework.streams.retrieval.encoder;

/**
 * What retrieval reads of a passage.
 *
 * @param title may be blank
 * @param text the passage itself, which may be empty
 */
public record PassageText(String title, String text) {

  /** Title and text as one string, or the text alone where the title is blank. */
  public String joined() {
    return title.isBlank() ? text : title.strip() + " " + text;
  }
}
