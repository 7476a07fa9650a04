package dev.passagework.streams.evaluator;

import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** From partial rankings to the score of a query, as soon as they are complete. */
final class MergePartials implements Processor<String, Finding.Partial, String, QueryScore> {
  private final int depth;
  private @Nullable ProcessorContext<String, QueryScore> context;
  private @Nullable KeyValueStore<String, Gathering> gatherings;

  /**
   * A merger.
   *
   * @param depth ranks that a ranking is cut to
   */
  MergePartials(int depth) {
    this.depth = depth;
  }

  @Override
  public void init(ProcessorContext<String, QueryScore> given) {
    context = given;
    gatherings = given.getStateStore(StoreNames.GATHERINGS);
  }

  @Override
  public void process(Record<String, Finding.Partial> record) {
    KeyValueStore<String, Gathering> store = Objects.requireNonNull(gatherings);
    Gathering before = store.get(record.key());
    Gathering now = before == null ? Gathering.of(record.value()) : before.with(record.value());
    if (now.isComplete()) {
      store.delete(record.key());
      QueryScore score = QueryScore.of(now, depth);
      Objects.requireNonNull(context).forward(record.withKey(score.of().key()).withValue(score));
    } else {
      store.put(record.key(), now);
    }
  }
}
