package dev.passagework.schemas.contract;

/**
 * A passage of a test collection.
 *
 * @param collection the collection
 * @param id identifier of the passage within it
 * @param title title, empty where there is none
 * @param text text
 * @param contentHash {@link Identity#contentHash} of title and text
 */
public record JudgedPassage(
    String collection, String id, String title, String text, String contentHash) {

  /** A passage with the hash of its content worked out. */
  public static JudgedPassage of(String collection, String id, String title, String text) {
    return new JudgedPassage(collection, id, title, text, Identity.contentHash(title, text));
  }

  /** Key of the record: {@code collection/id}. */
  public String key() {
    return collection + "/" + id;
  }

  /** What the passage adds to the combined hash of its collection. */
  public SetDigest digest() {
    return SetDigest.of(id + "\n" + contentHash);
  }
}
