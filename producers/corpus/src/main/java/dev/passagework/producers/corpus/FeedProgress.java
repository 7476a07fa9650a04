package dev.passagework.producers.corpus;

/** Who is told how a feed gets on, in the feed's own thread. */
public interface FeedProgress {
  /** A listener that does nothing. */
  FeedProgress NONE = soFar -> {};

  /** Takes what was done so far, from time to time and at the end. */
  void counted(FeedReport soFar);

  /** Takes a line that could not be used. */
  default void malformed(MalformedLine line) {}
}
