package dev.passagework.consumers.searcher;

import dev.passagework.schemas.contract.Passage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The passages that were fed and not withdrawn, in memory. Thread-safe. */
final class Corpus {
  private final Map<String, Passage> passages = new LinkedHashMap<>();
  private long revision;

  synchronized void put(String key, @Nullable Passage passage) {
    if (passage == null) {
      passages.remove(key);
    } else {
      passages.put(key, passage);
    }
    revision++;
  }

  /** A number that differs after every change. */
  synchronized long revision() {
    return revision;
  }

  synchronized List<Passage> all() {
    return new ArrayList<>(passages.values());
  }

  synchronized int size() {
    return passages.size();
  }
}
