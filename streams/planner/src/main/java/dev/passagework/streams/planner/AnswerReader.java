package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.streams.planner.LedgerEvent.Step;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Answers as steps of their requests. One that was answered before tells nothing new; the answer to
 * a request that this planner did not send is noted down, so that it is not bought again.
 */
final class AnswerReader
    extends ContextualProcessor<String, SyntheticQueries, String, LedgerEvent> {
  private KeyValueStore<String, Sent> sent;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  AnswerReader() {}

  @Override
  public void init(ProcessorContext<String, LedgerEvent> context) {
    super.init(context);
    sent = context.getStateStore(PlannerStores.SENT);
  }

  @Override
  public void process(Record<String, SyntheticQueries> record) {
    @Nullable SyntheticQueries answer = record.value();
    if (answer == null) {
      return;
    }
    @Nullable Sent request = sent.get(answer.requestId());
    if (request == null) {
      sent.put(
          answer.requestId(),
          new Sent(
              answer.planEntry(),
              Sent.State.ANSWERED_UNASKED,
              answer.reply().usage(),
              answer.reply().cost(),
              TokenUsage.NONE));
      return;
    }
    step(request.state())
        .ifPresent(
            kind -> {
              sent.put(answer.requestId(), Sent.of(request.entry(), Sent.State.ANSWERED));
              Step step =
                  new Step(kind, answer.reply().usage(), answer.reply().cost(), request.bound());
              context().forward(new Record<>(request.entry(), step, record.timestamp()));
            });
  }

  private static Optional<Step.Kind> step(Sent.State before) {
    return switch (before) {
      case WAITING -> Optional.of(Step.Kind.ANSWERED);
      case FAILED -> Optional.of(Step.Kind.RECOVERED);
      case ANSWERED, ANSWERED_UNASKED -> Optional.empty();
    };
  }
}
