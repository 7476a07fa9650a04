package dev.passagework.schemas.contract;

/**
 * A passage of a corpus, to be augmented and learnt.
 *
 * @param key its identity
 * @param title its title, empty where there is none
 * @param text its text
 * @param contentHash {@link Identity#contentHash} of title and text
 */
public record Passage(PassageKey key, String title, String text, String contentHash) {

  /** A passage with the hash of its content worked out. */
  public static Passage of(PassageKey key, String title, String text) {
    return new Passage(key, title, text, Identity.contentHash(title, text));
  }
}
