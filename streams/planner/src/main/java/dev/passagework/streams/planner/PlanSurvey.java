package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.PlanEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The walk over the passages of a task when a plan has come, for those that came before it. It goes
 * in slices, each well within the time that a transaction may take, and goes on where it was after
 * a restart.
 */
final class PlanSurvey extends ContextualProcessor<String, PlanInForce, String, LedgerEvent> {
  /** Passages that one transaction may look at. */
  static final int SLICE = 500;

  private static final Duration BETWEEN_SLICES = Duration.ofMillis(20);

  private final Strategies strategies;
  private KeyValueStore<String, Asked> asked;
  private KeyValueStore<String, PlanInForce> plans;
  private Asking asking;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  PlanSurvey(Strategies strategies) {
    this.strategies = strategies;
  }

  @Override
  public void init(ProcessorContext<String, LedgerEvent> context) {
    super.init(context);
    asked = context.getStateStore(PlannerStores.ASKED);
    plans = context.getStateStore(PlannerStores.PLANS);
    asking = new Asking(strategies, context);
    context.schedule(BETWEEN_SLICES, PunctuationType.WALL_CLOCK_TIME, this::continueAll);
  }

  @Override
  public void process(Record<String, PlanInForce> record) {
    plans.put(record.key(), record.value());
    tell(record.value(), false, record.timestamp());
    surveySlice(record.key(), record.value(), record.timestamp());
  }

  private void continueAll(long now) {
    Map<String, PlanInForce> unfinished = new LinkedHashMap<>();
    try (KeyValueIterator<String, PlanInForce> all = plans.all()) {
      all.forEachRemaining(
          plan -> plan.value.surveyFrom().ifPresent(next -> unfinished.put(plan.key, plan.value)));
    }
    unfinished.forEach((corpus, plan) -> surveySlice(corpus, plan, now));
  }

  private void surveySlice(String corpus, PlanInForce plan, long timestamp) {
    Map<String, Asked> slice = new LinkedHashMap<>();
    Optional<String> next = readSlice(corpus, plan.surveyFrom().orElse(""), slice);
    slice.forEach((passage, before) -> ask(PassageKey.parse(passage), before, timestamp));
    plans.put(corpus, plan.surveyedTo(next));
    if (next.isEmpty()) {
      tell(plan, true, timestamp);
    }
  }

  /**
   * Reads the notes of the next passages; the result is the key to go on from, if there is more.
   */
  private Optional<String> readSlice(String corpus, String from, Map<String, Asked> slice) {
    String first = from.isEmpty() ? corpus + "/" : from;
    String beyond = corpus + (char) ('/' + 1);
    try (KeyValueIterator<String, Asked> notes = asked.range(first, beyond)) {
      while (notes.hasNext()) {
        KeyValue<String, Asked> note = notes.next();
        if (slice.size() == SLICE) {
          return Optional.of(note.key);
        }
        slice.put(note.key, note.value);
      }
    }
    return Optional.empty();
  }

  private void ask(PassageKey passage, Asked before, long timestamp) {
    for (Release release : asking.ask(passage, before)) {
      context()
          .forward(new Record<>(release.entry(), new LedgerEvent.Candidate(release), timestamp));
    }
  }

  private void tell(PlanInForce plan, boolean over, long timestamp) {
    for (PlanEntry entry : plan.entries()) {
      LedgerEvent survey = new LedgerEvent.Survey(context().taskId().partition(), over);
      context().forward(new Record<>(entry.id(), survey, timestamp));
    }
  }
}
