package dev.passagework.streams.refinery;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Hands on what a task has counted since the last time, and counts from nothing again. */
final class TallyFlush {
  private final ProcessorContext<String, Refined> context;
  private final KeyValueStore<String, Tally> tallies;

  TallyFlush(ProcessorContext<String, Refined> context) {
    this.context = context;
    this.tallies = context.getStateStore(RefineryStores.TALLIES);
  }

  void flush(long now) {
    List<KeyValue<String, Tally>> counted = new ArrayList<>();
    try (KeyValueIterator<String, Tally> all = tallies.all()) {
      all.forEachRemaining(counted::add);
    }
    for (KeyValue<String, Tally> tally : counted) {
      tallies.delete(tally.key);
      context.forward(new Record<>(tally.key, new Refined.Counted(tally.value), now));
    }
  }
}
