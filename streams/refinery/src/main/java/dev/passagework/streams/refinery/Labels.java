package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.PassageKey;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The queries that people gave, which only the leak guard keeps out of training. */
final class Labels {
  private final PairBook book;
  private final LeakGuard guard;
  private final KeyValueStore<String, String> labelled;

  Labels(ProcessorContext<String, Refined> context, PairBook book, LeakGuard guard) {
    this.book = book;
    this.guard = guard;
    this.labelled = context.getStateStore(RefineryStores.LABELLED);
  }

  /** The pairs with those of every label that the passage has. */
  KeptPairs of(PassageKey passage, KeptPairs pairs, long timestamp) {
    KeptPairs all = pairs;
    String key = passage.toString();
    for (KeyValue<String, String> label : RefineryStores.under(labelled, key)) {
      all = add(passage, label.key.substring(key.length() + 1), label.value, all, timestamp);
    }
    return all;
  }

  /** The pairs with that of a label, unless it leaks. */
  KeptPairs add(PassageKey passage, String id, String query, KeptPairs pairs, long timestamp) {
    Optional<Rejection> leak =
        guard.find(query).map(found -> new Rejection(Reason.LEAK, found.detail()));
    if (leak.isPresent()) {
      book.refuse(passage, id, query, Kept.LABEL, leak.get(), timestamp);
      return pairs;
    }
    return pairs.with(id, pairs.pair(id).orElse(Kept.of(query, "")).labelled(true));
  }
}
