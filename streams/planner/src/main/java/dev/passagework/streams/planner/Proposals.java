package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PlanEntry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The labelled pairs of a task that prompts may show: those with the smallest ids. */
final class Proposals {
  private final Policy policy;
  private final Plans plans;
  private final KeyValueStore<String, Sources> sources;
  private final KeyValueStore<String, Passage> passages;
  private final int partition;

  Proposals(Policy policy, ProcessorContext<?, ?> context) {
    this.policy = policy;
    this.plans = new Plans(policy, context);
    this.sources = context.getStateStore(PlannerStores.SOURCES);
    this.passages = context.getStateStore(PlannerStores.PASSAGES);
    this.partition = context.taskId().partition();
  }

  /** What the ledgers of a corpus are to be told, by entry. */
  Map<String, LedgerEvent> of(String corpus) {
    Map<String, LedgerEvent> events = new HashMap<>();
    for (PlanEntry entry : plans.exemplified(corpus)) {
      int count = policy.strategies().of(entry).template().examples();
      events.put(entry.id(), new LedgerEvent.Proposal(partition, smallest(corpus, count)));
    }
    return events;
  }

  private List<Example> smallest(String corpus, int count) {
    Comparator<Example> byPair = Comparator.comparing(Example::pair);
    PriorityQueue<Example> kept = new PriorityQueue<>(byPair.reversed());
    try (KeyValueIterator<String, Sources> all =
        sources.range(corpus + "/", corpus + (char) ('/' + 1))) {
      while (all.hasNext()) {
        KeyValue<String, Sources> known = all.next();
        @Nullable Passage passage = passages.get(known.key);
        if (passage != null) {
          known
              .value
              .queries()
              .forEach((pair, query) -> keep(kept, Example.of(pair, passage, query), count));
        }
      }
    }
    return kept.stream().sorted(byPair).toList();
  }

  private static void keep(PriorityQueue<Example> kept, Example example, int count) {
    kept.add(example);
    if (kept.size() > count) {
      kept.remove();
    }
  }
}
