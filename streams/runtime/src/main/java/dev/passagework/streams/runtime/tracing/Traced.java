package dev.passagework.streams.runtime.tracing;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A step of a topology whose records carry the trace context of the record that they follow from.
 * Kafka Streams leaves that to each processor, since a record that one makes anew has no headers.
 * What a clock makes it say follows from no record.
 */
public final class Traced<KI, VI, KO, VO> implements Processor<KI, VI, KO, VO> {
  private final Processor<KI, VI, KO, VO> step;
  private Optional<TraceContext> cause = Optional.empty();

  private Traced(Processor<KI, VI, KO, VO> step) {
    this.step = step;
  }

  /** The supplier of a step, traced. */
  public static <KI, VI, KO, VO> ProcessorSupplier<KI, VI, KO, VO> step(
      ProcessorSupplier<KI, VI, KO, VO> step) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<KI, VI, KO, VO> get() {
        return new Traced<>(step.get());
      }

      @Override
      public @Nullable Set<StoreBuilder<?>> stores() {
        return step.stores();
      }
    };
  }

  @Override
  public void init(ProcessorContext<KO, VO> context) {
    step.init(new TracedContext<>(context, this::headers));
  }

  @Override
  public void process(Record<KI, VI> record) {
    cause = TraceContext.of(record.headers());
    try {
      step.process(record);
    } finally {
      cause = Optional.empty();
    }
  }

  @Override
  public void close() {
    step.close();
  }

  /** Headers with the context of the cause, unless they have one. */
  private Headers headers(Headers own) {
    if (cause.isEmpty() || own.lastHeader(TraceContext.TRACEPARENT) != null) {
      return own;
    }
    RecordHeaders all = new RecordHeaders(own);
    cause.get().headers().forEach(all::add);
    return all;
  }
}
