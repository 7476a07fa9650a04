package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.TokenUsage;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The ledgers of the plan entries of a task: it queues candidates, releases them while few enough
 * are outstanding and the budget holds, tells the partitions what depends on the whole corpus, and
 * reports the counts, at once when the status changes and now and then otherwise.
 */
final class LedgerKeeper extends ContextualProcessor<String, LedgerEvent, String, LedgerOutput> {
  private final PlannerSettings settings;
  private final StopRule rule;
  private final Set<String> unreported = new HashSet<>();
  private final Map<String, PlanState> unmeasured = new HashMap<>();
  private final Set<String> unbriefed = new HashSet<>();
  private KeyValueStore<String, Ledger> ledgers;
  private KeyValueStore<String, Release> queue;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  LedgerKeeper(PlannerSettings settings) {
    this.settings = settings;
    this.rule = new StopRule(settings.ahead(), settings.policy().leastGain());
  }

  @Override
  public void init(ProcessorContext<String, LedgerOutput> context) {
    super.init(context);
    ledgers = context.getStateStore(PlannerStores.LEDGERS);
    queue = context.getStateStore(PlannerStores.QUEUE);
    try (KeyValueIterator<String, Ledger> all = ledgers.all()) {
      all.forEachRemaining(
          entry -> {
            unreported.add(entry.key);
            unbriefed.add(entry.key);
          });
    }
    context.schedule(
        settings.reportInterval(), PunctuationType.WALL_CLOCK_TIME, this::reportTheUnreported);
    context.schedule(
        settings.policy().metricsInterval(), PunctuationType.WALL_CLOCK_TIME, this::measure);
  }

  @Override
  public void process(Record<String, LedgerEvent> record) {
    String entry = record.key();
    @Nullable Ledger before = ledgers.get(entry);
    Ledger known = before == null ? settings.policy().opened(entry) : before;
    Ledger changed = record.value().changed(book(entry, known));
    keep(entry, before, release(entry, anew(record.value(), changed), record.timestamp()), record);
  }

  /** A plan that has come makes what it needs to know of the corpus be told anew. */
  private Ledger anew(LedgerEvent event, Ledger ledger) {
    boolean needed = event instanceof LedgerEvent.Ordered ordered && ordered.terms().needsBrief();
    return needed ? ledger.with(ledger.briefing().anew(context().currentSystemTimeMs())) : ledger;
  }

  private void keep(
      String entry, @Nullable Ledger before, Ledger now, Record<String, LedgerEvent> record) {
    if (now.equals(before)) {
      return;
    }
    ledgers.put(entry, now);
    if (now.awaitsBrief()) {
      unbriefed.add(entry);
    }
    if (before == null || before.status() != now.status()) {
      report(entry, now, record.timestamp());
    } else {
      unreported.add(entry);
    }
  }

  private LedgerEvent.Book book(String entry, Ledger known) {
    return new LedgerEvent.Book() {
      @Override
      public Ledger ledger() {
        return known;
      }

      @Override
      public long now() {
        return context().currentSystemTimeMs();
      }

      @Override
      public Ledger queued(Release release) {
        queue.put(place(entry, known.counts().requests()), release);
        return known.queuedOne();
      }
    };
  }

  private Ledger release(String entry, Ledger ledger, long timestamp) {
    Ledger now = ledger;
    while (rule.allows(now, next(entry, now))) {
      Release taken = queue.delete(place(entry, now.released()));
      Release next = now.isWanted() ? taken : taken.drop();
      now = now.releasedOne(next.bound());
      context()
          .forward(
              new Record<>(next.passage().toString(), new LedgerOutput.Released(next), timestamp));
    }
    return now.stopped(rule.reason(now, next(entry, now)));
  }

  /** Most tokens that the next call of the queue can take. */
  private TokenUsage next(String entry, Ledger ledger) {
    return ledger.hasQueue() ? queue.get(place(entry, ledger.released())).bound() : TokenUsage.NONE;
  }

  private void reportTheUnreported(long now) {
    for (String entry : Set.copyOf(unbriefed)) {
      brief(entry, ledgers.get(entry), now);
    }
    for (String entry : Set.copyOf(unreported)) {
      report(entry, ledgers.get(entry), now);
    }
  }

  private void brief(String entry, Ledger ledger, long now) {
    if (!ledger.awaitsBrief()) {
      unbriefed.remove(entry);
      return;
    }
    if (!ledger.briefing().due(context().currentSystemTimeMs(), settings.policy().settle())) {
      return;
    }
    Briefing briefing = ledger.briefing().briefed(entry, ledger.terms().orElseThrow());
    if (!briefing.brief().equals(ledger.briefing().brief())) {
      Brief brief = briefing.brief().orElseThrow();
      String corpus = entry.substring(0, entry.indexOf('/'));
      context().forward(new Record<>(corpus, new LedgerOutput.Briefed(brief), now));
    }
    ledgers.put(entry, release(entry, ledger.with(briefing), now));
    unbriefed.remove(entry);
    unreported.add(entry);
  }

  private void report(String entry, Ledger ledger, long timestamp) {
    Instant time = Instant.ofEpochMilli(context().currentSystemTimeMs());
    PlanState state = Statement.of(entry, ledger, time);
    context().forward(new Record<>(entry, new LedgerOutput.Reported(state), timestamp));
    unreported.remove(entry);
    unmeasured.put(entry, state);
  }

  private void measure(long now) {
    unmeasured
        .values()
        .forEach(
            state ->
                Statement.metrics(state)
                    .forEach(
                        metric ->
                            context()
                                .forward(
                                    new Record<>(
                                        metric.subject(),
                                        new LedgerOutput.Measured(metric),
                                        now))));
    unmeasured.clear();
  }

  private static String place(String entry, long number) {
    return "%s#%d".formatted(entry, number);
  }
}
