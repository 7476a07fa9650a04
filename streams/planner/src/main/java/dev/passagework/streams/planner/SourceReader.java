package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.runtime.RecordKeys;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The labelled queries that LLMs may be shown, read from the training pairs: what stands there has
 * passed the leak guard, and leaves when a judged query comes that it matches. The labelled pairs
 * themselves say neither.
 */
final class SourceReader extends ContextualProcessor<String, TrainingPair, String, LedgerEvent> {
  private static final Duration BETWEEN_PROPOSALS = Duration.ofMillis(200);

  private final Policy policy;
  private final Set<String> changed = new HashSet<>();
  private KeyValueStore<String, Sources> sources;
  private KeyValueStore<String, Asked> asked;
  private Asking asking;
  private Proposals proposals;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  SourceReader(Policy policy) {
    this.policy = policy;
  }

  @Override
  public void init(ProcessorContext<String, LedgerEvent> context) {
    super.init(context);
    sources = context.getStateStore(PlannerStores.SOURCES);
    asked = context.getStateStore(PlannerStores.ASKED);
    asking = new Asking(policy, context);
    proposals = new Proposals(policy, context);
    context.schedule(BETWEEN_PROPOSALS, PunctuationType.WALL_CLOCK_TIME, this::propose);
  }

  @Override
  public void process(Record<String, TrainingPair> record) {
    RecordKeys.Derived derived = RecordKeys.derived(record.key());
    PassageKey passage = derived.passage();
    String pair = derived.suffix();
    @Nullable Sources known = sources.get(passage.toString());
    Sources before = known == null ? Sources.NONE : known;
    @Nullable TrainingPair value = record.value();
    Sources now =
        value != null && value.labelled() ? before.plus(pair, value.query()) : before.minus(pair);
    if (now.equals(before)) {
      return;
    }
    sources.put(passage.toString(), now.queries().isEmpty() ? null : now);
    changed.add(passage.corpus());
    @Nullable Asked note = asked.get(passage.toString());
    if (note != null) {
      ask(passage, note, record.timestamp());
    }
  }

  private void ask(PassageKey passage, Asked note, long timestamp) {
    for (Release release : asking.ask(passage, note)) {
      context()
          .forward(new Record<>(release.entry(), new LedgerEvent.Candidate(release), timestamp));
    }
  }

  private void propose(long now) {
    for (String corpus : changed) {
      proposals
          .of(corpus)
          .forEach((entry, event) -> context().forward(new Record<>(entry, event, now)));
    }
    changed.clear();
  }
}
