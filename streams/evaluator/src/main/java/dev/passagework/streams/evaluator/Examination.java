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
 * @param proxy whether only the proxy of the collection is searched
 */
record Examination(
    String subject,
    String collection,
    int version,
    SetDigest passages,
    long queries,
    Domain domain,
    boolean proxy) {

  /** The lexical reference, which has no checkpoint. */
  static final String BM25 = "bm25";

  /** What stands behind the name of a collection whose proxy is meant. */
  private static final String OF_PROXY = "~proxy";

  /** A subject on the whole of a collection. */
  static Examination of(String subject, CollectionManifest manifest) {
    return of(subject, manifest, false);
  }

  /** A subject on the proxy of a collection. */
  static Examination ofProxy(String subject, CollectionManifest manifest) {
    return of(subject, manifest, true);
  }

  private static Examination of(String subject, CollectionManifest manifest, boolean proxy) {
    return new Examination(
        subject,
        manifest.name(),
        manifest.version(),
        manifest.passages(),
        manifest.queries().count(),
        manifest.domain(),
        proxy);
  }

  /** Key of all versions of it: {@code subject/collection}, another one on a proxy. */
  String key() {
    return subject + "/" + collection + (proxy ? OF_PROXY : "");
  }

  /** The checkpoint that is examined; empty for BM25. */
  Optional<CheckpointId> checkpoint() {
    return subject.equals(BM25) ? Optional.empty() : Optional.of(CheckpointId.parse(subject));
  }
}
