package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.SetDigest;
import java.util.Optional;

/**
 * A subject on one version of a test collection, with all of the manifest that is needed to tell
 * when it is through: whoever puts partial results together need not look anything up.
 *
 * @param subject a checkpoint as {@code model@version}, or {@link #BM25}
 * @param collection the collection
 * @param version its version
 * @param passages number and combined hash of its passages
 * @param queries number of its judged queries
 * @param domain whether it is of the corpus that is augmented
 */
record Examination(
    String subject,
    String collection,
    int version,
    SetDigest passages,
    long queries,
    Domain domain) {

  /** The lexical reference, which has no checkpoint. */
  static final String BM25 = "bm25";

  static Examination of(String subject, CollectionManifest manifest) {
    return new Examination(
        subject,
        manifest.name(),
        manifest.version(),
        manifest.passages(),
        manifest.queries().count(),
        manifest.domain());
  }

  /** Key of all versions of it: {@code subject/collection}. */
  String key() {
    return subject + "/" + collection;
  }

  /** The checkpoint that is examined; empty for BM25. */
  Optional<CheckpointId> checkpoint() {
    return subject.equals(BM25) ? Optional.empty() : Optional.of(CheckpointId.parse(subject));
  }
}
