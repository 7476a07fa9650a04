package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Outcome;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * From decisions to what they change for the search, by checkpoint: what was overtaken is not to be
 * scored any more, and what was ever made champion is, on the whole of every collection.
 */
final class KeepDecided implements Processor<String, Decision, Void, Void> {
  /** Stands for a checkpoint that was overtaken. */
  static final String OVERTAKEN = "overtaken";

  /** Stands for a checkpoint that was made champion, whatever was decided before or after. */
  static final String REIGNED = "reigned";

  private final Changes changes;
  private @Nullable KeyValueStore<String, String> store;

  KeepDecided(Changes changes) {
    this.changes = changes;
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(StoreNames.DECIDED);
  }

  @Override
  public void process(Record<String, Decision> record) {
    Decision decision = record.value();
    if (decision == null) {
      return;
    }
    String checkpoint = decision.challenger().toString();
    if (decision.outcome() == Outcome.PROMOTED || decision.outcome() == Outcome.ROLLED_BACK) {
      store().put(checkpoint, REIGNED);
      changes.happened();
    } else if (decision.outcome() == Outcome.NOT_JUDGED
        && decision.reason().startsWith(Line.OVERTAKEN)
        && store().putIfAbsent(checkpoint, OVERTAKEN) == null) {
      changes.happened();
    }
  }

  private KeyValueStore<String, String> store() {
    return Objects.requireNonNull(store);
  }
}
