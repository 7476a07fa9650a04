package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.PlanEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The walk over the passages of a task when a plan has come, or what it needs to know of the whole
 * corpus, for those that came before it. It goes in slices, each well within the time that a
 * transaction may take, and goes on where it was after a restart.
 */
final class PlanSurvey extends ContextualProcessor<String, PlanNews, String, LedgerEvent> {
  /** Passages that one transaction may look at. */
  static final int SLICE = 500;

  private static final Duration BETWEEN_SLICES = Duration.ofMillis(20);

  private final Policy policy;
  private KeyValueStore<String, Asked> asked;
  private KeyValueStore<String, PlanInForce> plans;
  private KeyValueStore<String, Long> sizes;
  private Asking asking;
  private Proposals proposals;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  PlanSurvey(Policy policy) {
    this.policy = policy;
  }

  @Override
  public void init(ProcessorContext<String, LedgerEvent> context) {
    super.init(context);
    asked = context.getStateStore(PlannerStores.ASKED);
    plans = context.getStateStore(PlannerStores.PLANS);
    sizes = context.getStateStore(PlannerStores.SIZES);
    asking = new Asking(policy, context);
    proposals = new Proposals(policy, context);
    context.schedule(BETWEEN_SLICES, PunctuationType.WALL_CLOCK_TIME, this::continueAll);
  }

  @Override
  public void process(Record<String, PlanNews> record) {
    if (record.value() instanceof PlanNews.Set set) {
      plans.put(record.key(), set.plan());
      survey(record.key(), set.plan(), set.plan().entries(), record.timestamp());
      describe(record.key(), set.plan(), record.timestamp());
    } else if (record.value() instanceof PlanNews.Briefed briefed) {
      @Nullable PlanInForce plan = plans.get(record.key());
      Optional<PlanEntry> entry =
          plan == null ? Optional.empty() : plan.entry(briefed.brief().entry());
      entry.ifPresent(
          found -> {
            PlanInForce now = plan.with(briefed.brief());
            survey(record.key(), now, List.of(found), record.timestamp());
          });
    }
  }

  private void survey(String corpus, PlanInForce plan, List<PlanEntry> entries, long timestamp) {
    entries.forEach(entry -> tell(entry, false, timestamp));
    surveySlice(corpus, plan, timestamp);
  }

  /** What the ledgers of a plan need to know of this partition. */
  private void describe(String corpus, PlanInForce plan, long timestamp) {
    @Nullable Long size = sizes.get(corpus);
    for (PlanEntry entry : plan.entries()) {
      if (entry.pairs() > 0) {
        long passages = size == null ? 0 : size;
        LedgerEvent event = new LedgerEvent.Size(context().taskId().partition(), passages);
        context().forward(new Record<>(entry.id(), event, timestamp));
      }
    }
    proposals
        .of(corpus)
        .forEach((entry, event) -> context().forward(new Record<>(entry, event, timestamp)));
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
    plans.put(corpus, plan.surveyedTo(next));
    slice.forEach((passage, before) -> ask(PassageKey.parse(passage), before, timestamp));
    if (next.isEmpty()) {
      plan.entries().forEach(entry -> tell(entry, true, timestamp));
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

  private void tell(PlanEntry entry, boolean over, long timestamp) {
    LedgerEvent survey = new LedgerEvent.Survey(context().taskId().partition(), over);
    context().forward(new Record<>(entry.id(), survey, timestamp));
  }
}
