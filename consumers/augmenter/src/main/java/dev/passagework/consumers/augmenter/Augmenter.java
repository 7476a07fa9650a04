package dev.passagework.consumers.augmenter;

import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Service;

/**
 * The augmenter: reads requests, calls an LLM for each, and writes its queries.
 *
 * <p>Every request ends as exactly one record, of queries or of a dead letter, written in one
 * transaction with the progress that it makes; a call is repeated only if it was in flight when its
 * instance was killed.
 */
public final class Augmenter {
  private Augmenter() {}

  /** An instance of the augmenter; its partitions are shared with the other instances. */
  public static Service service(Cluster cluster, AugmenterSettings settings) {
    return new AugmenterService(cluster, settings);
  }
}
