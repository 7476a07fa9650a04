package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Outcome;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** From decisions to the checkpoints that are not to be scored any more, by checkpoint. */
final class KeepOvertaken implements Processor<String, Decision, Void, Void> {
  private final Changes changes;
  private @Nullable KeyValueStore<String, String> store;

  KeepOvertaken(Changes changes) {
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(StoreNames.OVERTAKEN);
  }

  @Override
  public void process(Record<String, Decision> record) {
    Decision decision = record.value();
    if (store != null
        && decision != null
        && decision.outcome() == Outcome.NOT_JUDGED
        && decision.reason().startsWith(Line.OVERTAKEN)) {
      store.put(decision.challenger().toString(), decision.reason());
      changes.happened();
    }
  }
}
