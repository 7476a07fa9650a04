package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.PassageKey;

/**
 * How passages are fed.
 *
 * @param corpus name of the corpus that they belong to
 * @param sync whether passages of that corpus that the source does not have are withdrawn
 * @param max number of passages to read at most
 * @param onError what to do about malformed lines
 */
public record FeedOptions(String corpus, boolean sync, long max, OnError onError) {
  public FeedOptions {
    checkName("corpus", corpus);
    if (max < 1) {
      throw new FeedException("at most " + max + " passages cannot be fed: give 1 or more");
    }
    if (sync && max != Long.MAX_VALUE) {
      throw new FeedException(
          "sync would withdraw the passages that a limit leaves out: use one of the two");
    }
  }

  /** All passages of a source, nothing withdrawn, malformed lines skipped. */
  public static FeedOptions of(String corpus) {
    return new FeedOptions(corpus, false, Long.MAX_VALUE, OnError.SKIP);
  }

  /** The same, with passages withdrawn that the source does not have. */
  public FeedOptions withSync() {
    return new FeedOptions(corpus, true, max, onError);
  }

  /** The same, with at most so many passages read. */
  public FeedOptions withMax(long passages) {
    return new FeedOptions(corpus, sync, passages, onError);
  }

  /** The same, with another answer to malformed lines. */
  public FeedOptions withOnError(OnError answer) {
    return new FeedOptions(corpus, sync, max, answer);
  }

  /** Checks a name that keys begin with, by the rule of {@link PassageKey}. */
  static void checkName(String what, String name) {
    try {
      var unused = new PassageKey(name, "any");
    } catch (IllegalArgumentException e) {
      throw new FeedException(
          "the name '%s' of the %s cannot be used in keys: give one of letters, digits, '.', '_' and '-'"
              .formatted(name, what),
          e);
    }
  }
}
