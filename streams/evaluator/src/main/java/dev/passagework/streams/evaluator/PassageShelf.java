package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.SetDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The judged passages that a task holds, with number and combined hash by collection.
 *
 * @param passages passages by {@code collection/id}
 * @param digests digest by collection
 */
record PassageShelf(
    KeyValueStore<String, JudgedPassage> passages, KeyValueStore<String, SetDigest> digests) {

  /**
   * Puts a passage in its place, or takes it away.
   *
   * @return whether that changed anything
   */
  boolean put(String key, @Nullable JudgedPassage passage) {
    JudgedPassage before = passages.get(key);
    if (Objects.equals(before, passage)) {
      return false;
    }
    String collection = Keys.prefix(key);
    SetDigest digest = digest(collection);
    if (before != null) {
      digest = digest.minus(before.digest());
    }
    if (passage != null) {
      digest = digest.plus(passage.digest());
    }
    passages.put(key, passage);
    digests.put(collection, digest);
    return true;
  }

  /** Number and combined hash of the passages of a collection. */
  SetDigest digest(String collection) {
    SetDigest digest = digests.get(collection);
    return digest == null ? SetDigest.EMPTY : digest;
  }

  /**
   * The next passages of a collection in the order of keys.
   *
   * @param after key of the last passage read; null to begin
   */
  List<JudgedPassage> next(String collection, @Nullable String after, int limit) {
    String from = after == null ? Keys.first(collection) : Keys.after(after);
    List<JudgedPassage> batch = new ArrayList<>();
    try (KeyValueIterator<String, JudgedPassage> rest =
        passages.range(from, Keys.last(collection))) {
      while (batch.size() < limit && rest.hasNext()) {
        batch.add(rest.next().value);
      }
    }
    return batch;
  }
}
