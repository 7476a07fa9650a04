package dev.passagework.streams.planner;

import dev.passagework.streams.planner.LedgerEvent.Step;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters of requests as steps of them. The request is known by the record's key alone, since
 * the value may have been cut.
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
          .forward(new Record<>(request.entry(), Step.free(Step.Kind.FAILED), record.timestamp()));
    }
  }
}
