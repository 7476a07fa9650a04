package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.MetricEvent;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** From score sheets to metric events, with the time at which they were measured. */
final class MeasureScores extends ContextualProcessor<String, ScoreSheet, String, MetricEvent> {
  private final Scoring scoring;

  MeasureScores(Scoring scoring) {
    this.scoring = scoring;
  }

  @Override
  public void process(Record<String, ScoreSheet> record) {
    Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
    record
        .value()
        .metrics(scoring, now)
        .forEach(event -> context().forward(record.withValue(event)));
  }
}
