package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a whole collection can be read, for what cannot be put together from parts. */
@FunctionalInterface
interface PassageSource {
  /**
   * Reads what was written of a collection, in the order of writing for each key: a passage may
   * come more than once, and null takes it away.
   *
   * @param each takes the identifier within the collection, and the passage
   */
  void read(String collection, BiConsumer<String, @Nullable JudgedPassage> each);

  /** The topic itself, read by a consumer of its own: no copy is kept for this. */
  static PassageSource topic(Cluster cluster) {
    Logger log = LoggerFactory.getLogger(PassageSource.class);
    return (collection, each) -> {
      String prefix = Keys.first(collection);
      TopicReader.readToEnd(
          cluster,
          Topics.JUDGED_PASSAGES,
          record -> {
            JudgedPassage passage = record.value();
            if (record.key().startsWith(prefix)
                && (passage == null || passage.key().equals(record.key()))) {
              each.accept(record.key().substring(prefix.length()), passage);
            }
          },
          unreadable -> log.warn("passed over a passage: {}", unreadable.getMessage()));
    };
  }
}
