package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.MetricEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** From what the checkpoints of arms gained to curves, over all models in one place. */
final class FitGains implements Processor<String, GainEvent, String, MetricEvent> {
  private @Nullable ProcessorContext<String, MetricEvent> context;
  private @Nullable KeyValueStore<String, ArmScore> scores;
  private @Nullable KeyValueStore<String, GainEvent.Spent> costs;

  @Override
  public void init(ProcessorContext<String, MetricEvent> given) {
    context = given;
    scores = given.getStateStore(StoreNames.ARM_SCORES);
    costs = given.getStateStore(StoreNames.ENTRY_COSTS);
  }

  @Override
  public void process(Record<String, GainEvent> record) {
    if (record.value() instanceof GainEvent.Spent spent) {
      Objects.requireNonNull(costs).put(spent.entry(), spent);
    } else if (record.value() instanceof GainEvent.Scored scored) {
      ArmScore score = scored.score();
      Objects.requireNonNull(scores).put(score.key(), score);
      fit(score);
    }
  }

  /** The curves that a score has a part in. */
  private void fit(ArmScore score) {
    ProcessorContext<String, MetricEvent> to = Objects.requireNonNull(context);
    Instant now = Instant.ofEpochMilli(to.currentSystemTimeMs());
    List<GainEvent.Spent> spent = values(Objects.requireNonNull(costs).all());
    TreeSet<String> strategies = new TreeSet<>();
    spent.forEach(entry -> strategies.add(entry.strategy()));
    for (GainSeries series : GainSeries.of(family(score), strategies)) {
      if (series.method() == GainSeries.Method.LEFT_OUT || isOf(score.arm(), series)) {
        new GainCurve(score, series, bought(series, spent))
            .metrics(now)
            .forEach(
                metric -> to.forward(new Record<>(metric.subject(), metric, now.toEpochMilli())));
      }
    }
  }

  private static boolean isOf(Arm arm, GainSeries series) {
    return (arm.isMix() || arm.isSingle())
        && arm.base().equals(series.base())
        && arm.strategy().equals(series.strategy())
        && arm.llm().equals(series.llm());
  }

  /** The mix is told to no entry, even where there is but one: it holds whatever came. */
  static GainCurve.Bought bought(GainSeries series, List<GainEvent.Spent> spent) {
    List<GainEvent.Spent> fitting =
        spent.stream()
            .filter(
                entry ->
                    series.strategy().equals(Arm.ALL) || series.strategy().equals(entry.strategy()))
            .filter(entry -> series.llm().equals(Arm.ALL) || series.llm().equals(entry.llm()))
            .toList();
    double cost = fitting.stream().mapToDouble(GainEvent.Spent::cost).sum();
    boolean isOfOne = fitting.size() == 1 && series.method() != GainSeries.Method.OVERALL;
    return new GainCurve.Bought(
        cost > 0 ? Optional.of(cost) : Optional.empty(),
        isOfOne ? Optional.of(fitting.get(0).entry()) : Optional.empty());
  }

  private List<ArmScore> family(ArmScore score) {
    return values(
        Objects.requireNonNull(scores)
            .range(Keys.first(score.family()), Keys.last(score.family())));
  }

  private static <V> List<V> values(KeyValueIterator<String, V> entries) {
    List<V> values = new ArrayList<>();
    try (entries) {
      entries.forEachRemaining(entry -> values.add(entry.value));
    }
    return values;
  }
}
