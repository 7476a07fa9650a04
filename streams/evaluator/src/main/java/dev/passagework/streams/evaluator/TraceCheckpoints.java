package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/**
 * A step that puts what is said of checkpoints into the trace of each. Scores come out of searches
 * that a clock drives and that outlive instances, and a judgement out of many of them, so no record
 * hands the trace on: it is told from the checkpoint.
 */
final class TraceCheckpoints<V> extends ContextualFixedKeyProcessor<String, V, V> {
  private final Function<V, Optional<CheckpointId>> about;

  private TraceCheckpoints(Function<V, Optional<CheckpointId>> about) {
    this.about = about;
  }

  static FixedKeyProcessor<String, Decision, Decision> ofDecisions() {
    return new TraceCheckpoints<>(decision -> Optional.of(decision.challenger()));
  }

  static FixedKeyProcessor<String, Champion, Champion> ofChampions() {
    return new TraceCheckpoints<>(champion -> Optional.of(champion.id()));
  }

  /** Metrics of BM25, and of a model as a whole, belong to no checkpoint. */
  static FixedKeyProcessor<String, MetricEvent, MetricEvent> ofMetrics() {
    return new TraceCheckpoints<>(
        metric ->
            Optional.of(metric.subject())
                .filter(subject -> subject.contains("@"))
                .map(CheckpointId::parse));
  }

  @Override
  public void process(FixedKeyRecord<String, V> record) {
    Headers headers = new RecordHeaders(record.headers());
    about.apply(record.value()).map(TraceContext::of).ifPresent(trace -> trace.putInto(headers));
    context().forward(record.withHeaders(headers));
  }
}
