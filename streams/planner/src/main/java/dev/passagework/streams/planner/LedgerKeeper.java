package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The ledgers of the plan entries of a task: it queues candidates, releases them while few enough
 * are outstanding, and reports the counts, at once when the status changes and now and then
 * otherwise.
 */
final class LedgerKeeper extends ContextualProcessor<String, LedgerEvent, String, LedgerOutput> {
  private final PlannerSettings settings;
  private final Set<String> unreported = new HashSet<>();
  private KeyValueStore<String, Ledger> ledgers;
  private KeyValueStore<String, Release> queue;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  LedgerKeeper(PlannerSettings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, LedgerOutput> context) {
    super.init(context);
    ledgers = context.getStateStore(PlannerStores.LEDGERS);
    queue = context.getStateStore(PlannerStores.QUEUE);
    try (KeyValueIterator<String, Ledger> all = ledgers.all()) {
      all.forEachRemaining(entry -> unreported.add(entry.key));
    }
    context.schedule(
        settings.reportInterval(), PunctuationType.WALL_CLOCK_TIME, this::reportTheUnreported);
  }

  @Override
  public void process(Record<String, LedgerEvent> record) {
    String entry = record.key();
    Ledger before = ledgers.get(entry);
    Ledger known = before == null ? Ledger.NEW : before;
    Ledger changed =
        record
            .value()
            .fold(candidate -> enqueue(entry, known, candidate), known::after, known::after);
    Ledger now = release(entry, changed, record.timestamp());
    if (now.equals(before)) {
      return;
    }
    ledgers.put(entry, now);
    if (before == null || before.status() != now.status()) {
      report(entry, now, record.timestamp());
    } else {
      unreported.add(entry);
    }
  }

  private Ledger enqueue(String entry, Ledger ledger, LedgerEvent.Candidate candidate) {
    queue.put(place(entry, ledger.counts().requests()), candidate.release());
    return ledger.queuedOne();
  }

  private Ledger release(String entry, Ledger ledger, long timestamp) {
    Ledger now = ledger;
    while (now.mayRelease(settings.ahead())) {
      Release next = queue.delete(place(entry, now.released()));
      now = now.releasedOne();
      context()
          .forward(
              new Record<>(next.passage().toString(), new LedgerOutput.Released(next), timestamp));
    }
    return now;
  }

  private void reportTheUnreported(long now) {
    for (String entry : Set.copyOf(unreported)) {
      report(entry, ledgers.get(entry), now);
    }
  }

  private void report(String entry, Ledger ledger, long timestamp) {
    Instant time = Instant.ofEpochMilli(context().currentSystemTimeMs());
    PlanState state = ledger.state(entry, time);
    context().forward(new Record<>(entry, new LedgerOutput.Reported(state), timestamp));
    unreported.remove(entry);
  }

  private static String place(String entry, long number) {
    return "%s#%d".formatted(entry, number);
  }
}
