package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.SetDigest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.TimestampedKeyValueStore;
import org.apache.kafka.streams.state.ValueAndTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * The judged passages that a task holds, with number and combined hash by collection. The passages
 * are in the store of a table, which is read from their topic itself; the hashes beside it tell
 * what a passage was before.
 *
 * @param passages passages by {@code collection/id}
 * @param hashes content hash by {@code collection/id}
 * @param digests digest by collection
 */
record PassageShelf(
    TimestampedKeyValueStore<String, JudgedPassage> passages,
    KeyValueStore<String, String> hashes,
    KeyValueStore<String, SetDigest> digests) {

  /**
   * Takes note of a passage that the table has put in its place, or taken away.
   *
   * @return whether that changed anything
   */
  boolean note(String key, @Nullable JudgedPassage passage) {
    String before = hashes.get(key);
    String after = passage == null ? null : passage.contentHash();
    if (after == null ? before == null : after.equals(before)) {
      return false;
    }
    String collection = Keys.prefix(key);
    String id = key.substring(Keys.first(collection).length());
    SetDigest digest = digest(collection);
    if (before != null) {
      digest = digest.minus(digest(id, before));
    }
    if (after != null) {
      digest = digest.plus(digest(id, after));
    }
    hashes.put(key, after);
    digests.put(collection, digest);
    return true;
  }

  /** What a passage adds to the combined hash of its collection. */
  static SetDigest digest(String id, String contentHash) {
    return new JudgedPassage("", id, "", "", contentHash).digest();
  }

  /** Number and combined hash of the passages of a collection. */
  SetDigest digest(String collection) {
    SetDigest digest = digests.get(collection);
    return digest == null ? SetDigest.EMPTY : digest;
  }

  /** Passages that are gone over once, batch by batch. */
  @FunctionalInterface
  interface Batches {
    /** The next passages; none after the last. */
    List<JudgedPassage> next(int limit);
  }

  /**
   * All passages of a collection in the order of keys. What the topic holds under a foreign key, or
   * in a form that cannot be read, was a dead letter, and is none of them.
   */
  Batches all(String collection) {
    return new Batches() {
      private @Nullable String last;

      @Override
      public List<JudgedPassage> next(int limit) {
        List<JudgedPassage> batch = PassageShelf.this.next(collection, last, limit);
        last = batch.isEmpty() ? last : batch.get(batch.size() - 1).key();
        return batch;
      }
    };
  }

  /** The passages of a collection that are named and that there are, in the order of naming. */
  Batches some(String collection, List<String> ids) {
    Iterator<String> rest = ids.iterator();
    return limit -> {
      List<JudgedPassage> batch = new ArrayList<>();
      while (batch.size() < limit && rest.hasNext()) {
        String key = Keys.first(collection) + rest.next();
        ValueAndTimestamp<JudgedPassage> found = passages.get(key);
        if (found != null && found.value().key().equals(key)) {
          batch.add(found.value());
        }
      }
      return batch;
    };
  }

  private List<JudgedPassage> next(String collection, @Nullable String after, int limit) {
    String from = after == null ? Keys.first(collection) : Keys.after(after);
    List<JudgedPassage> batch = new ArrayList<>();
    try (KeyValueIterator<String, ValueAndTimestamp<JudgedPassage>> rest =
        passages.range(from, Keys.last(collection))) {
      while (batch.size() < limit && rest.hasNext()) {
        KeyValue<String, ValueAndTimestamp<JudgedPassage>> next = rest.next();
        if (next.value != null && next.key.equals(next.value.value().key())) {
          batch.add(next.value.value());
        }
      }
    }
    return batch;
  }
}
