package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.VariantBlock;
import dev.passagework.streams.planner.LedgerEvent.Step;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Requests with their prompts, for the releases that the passage and the plan still want. The
 * others go back to the ledger as withdrawn; what the plan wants in place of them is asked for
 * anew.
 */
final class RequestWriter extends ContextualProcessor<String, Release, String, Written> {
  private final Strategies strategies;
  private KeyValueStore<String, Passage> passages;
  private KeyValueStore<String, Asked> asked;
  private KeyValueStore<String, PlanInForce> plans;
  private KeyValueStore<String, Sent> sent;
  private Asking asking;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  RequestWriter(Strategies strategies) {
    this.strategies = strategies;
  }

  @Override
  public void init(ProcessorContext<String, Written> context) {
    super.init(context);
    passages = context.getStateStore(PlannerStores.PASSAGES);
    asked = context.getStateStore(PlannerStores.ASKED);
    plans = context.getStateStore(PlannerStores.PLANS);
    sent = context.getStateStore(PlannerStores.SENT);
    asking = new Asking(strategies, context);
  }

  @Override
  public void process(Record<String, Release> record) {
    Release release = record.value();
    @Nullable Asked note = asked.get(record.key());
    if (note == null
        || note.since() != release.since()
        || !note.has(release.entry(), release.block())) {
      tell(release.entry(), Step.free(Step.Kind.WITHDRAWN), record.timestamp());
      return;
    }
    wanting(release)
        .ifPresentOrElse(
            entry -> write(entry, release, record.timestamp()),
            () -> takeBack(release, note, record.timestamp()));
  }

  /** The plan entry of a release, if it still wants all of it. */
  private Optional<PlanEntry> wanting(Release release) {
    VariantBlock block = release.block();
    return Optional.ofNullable(plans.get(release.passage().corpus()))
        .flatMap(plan -> plan.entry(release.entry()))
        .filter(entry -> entry.covers(release.passage()))
        .filter(entry -> block.first() + block.size() <= entry.density());
  }

  private void takeBack(Release release, Asked note, long timestamp) {
    Asked without = note.minus(release.entry(), release.block());
    asked.put(release.passage().toString(), without);
    tell(release.entry(), Step.free(Step.Kind.WITHDRAWN), timestamp);
    for (Release instead : asking.ask(release.passage(), without)) {
      tell(instead.entry(), new LedgerEvent.Candidate(instead), timestamp);
    }
  }

  private void write(PlanEntry entry, Release release, long timestamp) {
    AugmentationRequest request = request(entry, release);
    @Nullable Sent before = sent.get(request.id());
    Sent.State state = before == null ? Sent.State.ANSWERED : before.state();
    if (state == Sent.State.WAITING) {
      tell(entry.id(), Step.free(Step.Kind.WITHDRAWN), timestamp);
      return;
    }
    tell(entry.id(), Step.free(Step.Kind.SENT), timestamp);
    if (before != null && state == Sent.State.ANSWERED_UNASKED) {
      sent.put(request.id(), Sent.of(entry.id(), Sent.State.ANSWERED));
      Step answered = new Step(Step.Kind.ANSWERED, before.usage(), before.cost());
      tell(entry.id(), answered, timestamp);
      return;
    }
    sent.put(request.id(), Sent.of(entry.id(), Sent.State.WAITING));
    context().forward(new Record<>(request.key(), new Written.Request(request), timestamp));
  }

  private AugmentationRequest request(PlanEntry entry, Release release) {
    Strategy strategy = strategies.of(entry);
    Passage passage = passages.get(release.passage().toString());
    Prompt prompt = strategy.prompt(passage, release.block());
    Decoding decoding = strategy.decoding(passage.key(), release.block());
    return new AugmentationRequest(
        Identity.requestId(passage.key(), prompt, decoding, entry.llm(), release.block()),
        passage.key(),
        passage.contentHash(),
        entry.id(),
        entry.strategy(),
        entry.llm(),
        prompt,
        decoding,
        release.block());
  }

  private void tell(String entry, LedgerEvent event, long timestamp) {
    context().forward(new Record<>(entry, new Written.News(event), timestamp));
  }
}
