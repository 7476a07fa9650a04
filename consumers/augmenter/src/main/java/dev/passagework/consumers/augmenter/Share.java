package dev.passagework.consumers.augmenter;

/**
 * The part of every limit that is this instance's: the partitions that it owns, over all there are.
 * The poll thread sets it, before it lets partitions go and after it got them, so that the parts of
 * all instances never add up to more than the whole.
 */
final class Share {
  private volatile double now;

  /** Sets the partitions owned, and how many there are. */
  void set(int owned, int partitions) {
    now = partitions == 0 ? 0 : Math.min(1, owned / (double) partitions);
  }

  /** The share, in [0, 1]. */
  double now() {
    return now;
  }
}
