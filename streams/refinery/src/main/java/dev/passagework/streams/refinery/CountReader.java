package dev.passagework.streams.refinery;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Marks pairs with the number of passages that have their query. */
final class CountReader extends ContextualProcessor<String, QueryCount, String, Refined> {
  private final FilterChain chain;
  private PairBook book;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  CountReader(LeakGuard guard, RefinerySettings settings) {
    this.chain = new FilterChain(settings.filters(), guard);
  }

  @Override
  public void init(ProcessorContext<String, Refined> context) {
    super.init(context);
    book = new PairBook(context, chain);
  }

  @Override
  public void process(Record<String, QueryCount> record) {
    book.recount(record.key(), record.value(), record.timestamp());
  }
}
