package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CollectionManifest;

/**
 * When a proxy stands in for a large collection: the judged passages, and hard distractors, which
 * are what the untouched base ranks first. It is searched for every checkpoint; the whole is
 * searched for some. A score on a proxy flatters, since most passages that could outrank a relevant
 * one are not there; it tells checkpoints apart and is never taken for a score on the whole.
 *
 * @param wholeEvery which versions are scored on the whole: every so many; 1 for all, which is to
 *     have no proxy
 * @param from passages from which a collection is large
 * @param depth hard distractors of each query in each partition
 */
public record Proxying(int wholeEvery, int from, int depth) {

  /** Whether a collection has a proxy. */
  boolean covers(CollectionManifest manifest) {
    return wholeEvery > 1 && manifest.passages().count() >= from;
  }

  /**
   * Whether a checkpoint is scored on the whole of a collection. The base is, and so is the last
   * one of a finite job, and any that was ever made champion: others are measured against it.
   *
   * @param reigned whether it was ever made champion
   */
  boolean isWhole(Checkpoint checkpoint, CollectionManifest manifest, boolean reigned) {
    return !covers(manifest)
        || reigned
        || checkpoint.last()
        || checkpoint.id().version() % wholeEvery == 0;
  }

  /** Whether a search of the whole is what the proxy is drawn from. */
  boolean isDrawnFrom(Checkpoint checkpoint, CollectionManifest manifest) {
    return checkpoint.id().version() == GainOverBase.BASE && covers(manifest);
  }
}
