package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.VariantBlock;
import dev.passagework.streams.planner.LedgerEvent.Step;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
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
  private final Policy policy;
  private KeyValueStore<String, Asked> asked;
  private KeyValueStore<String, Sent> sent;
  private Asking asking;
  private Plans plans;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  RequestWriter(Policy policy) {
    this.policy = policy;
  }

  @Override
  public void init(ProcessorContext<String, Written> context) {
    super.init(context);
    asked = context.getStateStore(PlannerStores.ASKED);
    sent = context.getStateStore(PlannerStores.SENT);
    asking = new Asking(policy, context);
    plans = new Plans(policy, context);
  }

  @Override
  public void process(Record<String, Release> record) {
    Release release = record.value();
    @Nullable Asked note = asked.get(record.key());
    if (note == null
        || note.since() != release.since()
        || !note.has(release.line(), release.block())) {
      tell(release.entry(), Step.withdrawn(release.bound()), record.timestamp());
      return;
    }
    wanted(release)
        .ifPresentOrElse(
            request -> write(request, release, headers(note), record.timestamp()),
            () -> takeBack(release, note, record.timestamp()));
  }

  /** The request of a release, if the plan still wants all of it, and it is within its bound. */
  private Optional<AugmentationRequest> wanted(Release release) {
    VariantBlock block = release.block();
    return plans
        .asking(release.passage(), release.entry())
        .filter(entry -> !release.dropped())
        .filter(entry -> block.first() + block.size() <= entry.density())
        .flatMap(
            entry ->
                asking
                    .prepared(entry, release.passage(), release.source(), block)
                    .filter(call -> isWithin(call, release.bound()))
                    .map(call -> request(entry, call, release)));
  }

  private static boolean isWithin(Asking.Prepared call, TokenUsage bound) {
    TokenUsage needed = call.strategy().bound(call.prompt());
    return needed.prompt() <= bound.prompt() && needed.completion() <= bound.completion();
  }

  private void takeBack(Release release, Asked note, long timestamp) {
    Asked without = note.minus(release.line(), release.block());
    asked.put(release.passage().toString(), without);
    tell(release.entry(), Step.withdrawn(release.bound()), timestamp);
    for (Release instead : asking.ask(release.passage(), without)) {
      tell(instead.entry(), new LedgerEvent.Candidate(instead), timestamp);
    }
  }

  /** Headers that carry the trace of the passage's content. */
  private static Headers headers(Asked note) {
    return new RecordHeaders(note.trace() == null ? List.of() : note.trace().headers());
  }

  private void write(
      AugmentationRequest request, Release release, Headers headers, long timestamp) {
    String entry = release.entry();
    @Nullable Sent before = sent.get(request.id());
    Sent.State state = before == null ? Sent.State.ANSWERED : before.state();
    if (state == Sent.State.WAITING) {
      tell(entry, Step.withdrawn(release.bound()), timestamp);
      return;
    }
    tell(entry, Step.sent(), timestamp);
    if (before != null && state == Sent.State.ANSWERED_UNASKED) {
      sent.put(request.id(), Sent.of(entry, Sent.State.ANSWERED));
      Step answered = new Step(Step.Kind.ANSWERED, before.usage(), before.cost(), release.bound());
      tell(entry, answered, timestamp);
      return;
    }
    sent.put(request.id(), Sent.waiting(entry, release.bound()));
    context()
        .forward(new Record<>(request.key(), new Written.Request(request), timestamp, headers));
  }

  private static AugmentationRequest request(
      PlanEntry entry, Asking.Prepared call, Release release) {
    Strategy strategy = call.strategy();
    Strategy.Template template = strategy.template();
    Decoding decoding = strategy.decoding(release.passage(), release.source(), release.block());
    return new AugmentationRequest(
        Identity.requestId(
            release.passage(), call.prompt(), decoding, entry.llm(), release.block()),
        release.passage(),
        call.passage().contentHash(),
        entry.id(),
        entry.strategy(),
        entry.llm(),
        call.prompt(),
        decoding,
        release.block(),
        new Recipe(
            template.generator(),
            template.parser(),
            template.replySchema(),
            call.query(),
            strategy.fileHash()));
  }

  private void tell(String entry, LedgerEvent event, long timestamp) {
    context().forward(new Record<>(entry, new Written.News(event), timestamp));
  }
}
