package dev.passagework.streams.runtime;

import dev.passagework.schemas.contract.PassageKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys of records about passages, read where a topic is read. A tombstone has nothing but its
 * key, and anybody may have written it: one that cannot be read is poison, and not a bug.
 */
public final class RecordKeys {
  private RecordKeys() {}

  /**
   * A key {@code <passage key>#<suffix>}.
   *
   * @param passage the passage that the record is about
   * @param suffix what tells it from others about that passage, such as the identifier of a pair
   */
  public record Derived(PassageKey passage, String suffix) {}

  /**
   * Reads {@code corpus/id}.
   *
   * @throws PoisonException if the key is not of that form, or there is none
   */
  public static PassageKey passage(@Nullable String key) {
    if (key == null) {
      throw new PoisonException("the record has no key");
    }
    try {
      return PassageKey.parse(key);
    } catch (IllegalArgumentException e) {
      throw new PoisonException("the record's key cannot be read: " + e.getMessage());
    }
  }

  /**
   * Reads {@code corpus/id#suffix}; the last {@code #} is where the suffix begins.
   *
   * @throws PoisonException if the key is not of that form, or there is none
   */
  public static Derived derived(@Nullable String key) {
    int hash = key == null ? -1 : key.lastIndexOf('#');
    if (key == null || hash < 0 || hash == key.length() - 1) {
      throw new PoisonException(
          "the record's key is '%s', which is not of the form corpus/id#suffix".formatted(key));
    }
    return new Derived(passage(key.substring(0, hash)), key.substring(hash + 1));
  }
}
