package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.streams.planner.LedgerEvent.Step;
import dev.passagework.streams.runtime.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of requests as steps of them, with what was paid in vain, which their headers tell.
 * The request is known by the record's key alone, since the value may have been cut.
 */
final class FailureReader extends ContextualProcessor<String, byte[], String, LedgerEvent> {
  private KeyValueStore<String, Sent> sent;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  FailureReader() {}

  @Override
  public void init(ProcessorContext<String, LedgerEvent> context) {
    super.init(context);
    sent = context.getStateStore(PlannerStores.SENT);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    @Nullable String key = record.key();
    if (key == null) {
      return;
    }
    String id = key.substring(key.lastIndexOf('#') + 1);
    @Nullable Sent request = sent.get(id);
    if (request != null && request.state() == Sent.State.WAITING) {
      sent.put(id, Sent.of(request.entry(), Sent.State.FAILED));
      context()
          .forward(
              new Record<>(
                  request.entry(), failed(record.headers(), request.bound()), record.timestamp()));
    }
  }

  private static Step failed(Headers headers, TokenUsage bound) {
    TokenUsage usage =
        new TokenUsage(
            (long) number(headers, DeadLetters.PROMPT_TOKENS).orElse(0),
            (long) number(headers, DeadLetters.COMPLETION_TOKENS).orElse(0));
    return new Step(Step.Kind.FAILED, usage, number(headers, DeadLetters.COST).orElse(0), bound);
  }

  private static OptionalDouble number(Headers headers, String name) {
    @Nullable Header header = headers.lastHeader(name);
    if (header == null || header.value() == null) {
      return OptionalDouble.empty();
    }
    try {
      double number = Double.parseDouble(new String(header.value(), StandardCharsets.UTF_8));
      return number >= 0 ? OptionalDouble.of(number) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
  }
}
