package dev.passagework.producers.corpus;

/** What to do about a malformed line. */
public enum OnError {
  /** Report it, count it and go on. */
  SKIP,
  /** Stop with a {@link FeedException}; what was sent before stays. */
  FAIL
}
