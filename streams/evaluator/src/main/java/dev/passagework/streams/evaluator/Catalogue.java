package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.SetDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What is to be examined, and on what: the global stores as a task sees them, read again only after
 * a change. A checkpoint that is not in it has been pruned.
 */
final class Catalogue {
  private static final Comparator<Checkpoint> OLDEST_FIRST =
      Comparator.<Checkpoint>comparingInt(checkpoint -> checkpoint.id().version())
          .thenComparing(checkpoint -> checkpoint.id().model());

  private final Changes changes;
  private final ReadOnlyKeyValueStore<String, Checkpoint> checkpointStore;
  private final ReadOnlyKeyValueStore<String, CollectionManifest> collectionStore;
  private final ReadOnlyKeyValueStore<String, JudgedQuery> queryStore;
  private final ReadOnlyKeyValueStore<String, String> decidedStore;
  private final Map<CollectionManifest, List<JudgedQuery>> queries = new HashMap<>();
  private List<Checkpoint> checkpoints = List.of();
  private List<CollectionManifest> collections = List.of();
  private long seen = -1;

  Catalogue(ProcessingContext context, Changes changes) {
    this.changes = changes;
    this.checkpointStore = context.getStateStore(StoreNames.CHECKPOINTS);
    this.collectionStore = context.getStateStore(StoreNames.COLLECTIONS);
    this.queryStore = context.getStateStore(StoreNames.JUDGED_QUERIES);
    this.decidedStore = context.getStateStore(StoreNames.DECIDED);
  }

  /** Reads the stores again if they have changed since, and tells whether they have. */
  boolean refresh() {
    long now = changes.count();
    if (now == seen) {
      return false;
    }
    seen = now;
    checkpoints = values(checkpointStore).stream().sorted(OLDEST_FIRST).toList();
    collections =
        values(collectionStore).stream()
            .filter(manifest -> manifest.queries().count() > 0)
            .sorted(Comparator.comparing(CollectionManifest::name))
            .toList();
    queries.keySet().retainAll(collections);
    collections.forEach(manifest -> queries.computeIfAbsent(manifest, this::whole));
    queries.values().removeIf(List::isEmpty);
    return true;
  }

  /** All checkpoints, by version. */
  List<Checkpoint> checkpoints() {
    return checkpoints;
  }

  /** Those that are to be scored: all but what was overtaken before its turn, and is skipped. */
  List<Checkpoint> scored() {
    return checkpoints.stream()
        .filter(checkpoint -> !KeepDecided.OVERTAKEN.equals(decided(checkpoint)))
        .toList();
  }

  /** Whether a checkpoint was ever made champion by a decision. */
  boolean hasReigned(Checkpoint checkpoint) {
    return KeepDecided.REIGNED.equals(decided(checkpoint));
  }

  private @Nullable String decided(Checkpoint checkpoint) {
    return decidedStore.get(checkpoint.id().toString());
  }

  /** The present version of every collection that has queries, by name. */
  List<CollectionManifest> collections() {
    return collections;
  }

  /** The queries of a collection; empty while they are not exactly those of its manifest. */
  Optional<List<JudgedQuery>> queries(CollectionManifest manifest) {
    return Optional.ofNullable(queries.get(manifest));
  }

  private List<JudgedQuery> whole(CollectionManifest manifest) {
    List<JudgedQuery> found = new ArrayList<>();
    SetDigest digest = SetDigest.EMPTY;
    try (KeyValueIterator<String, JudgedQuery> all =
        queryStore.range(Keys.first(manifest.name()), Keys.last(manifest.name()))) {
      while (all.hasNext()) {
        JudgedQuery query = all.next().value;
        found.add(query);
        digest = digest.plus(query.digest());
      }
    }
    return digest.equals(manifest.queries()) ? List.copyOf(found) : List.of();
  }

  private static <V> List<V> values(ReadOnlyKeyValueStore<String, V> store) {
    List<V> values = new ArrayList<>();
    try (KeyValueIterator<String, V> all = store.all()) {
      all.forEachRemaining(entry -> values.add(entry.value));
    }
    return values;
  }
}
