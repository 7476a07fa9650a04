package dev.passagework.streams.runtime.operations;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicFollower;
import dev.passagework.streams.runtime.operations.SeriesBook.Sample;
import dev.passagework.streams.runtime.operations.SeriesBook.Series;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The metric topics as gauges for Prometheus, together with the times of the newest checkpoint and
 * champion and the state of every plan entry. The topics hold the history; this holds what is now.
 * A model that has made no checkpoint yet has the time at which its base was announced, so that it
 * can be missed.
 */
public final class TopicsExporter implements MultiCollector, AutoCloseable {
  private static final double MILLIS = 1_000;

  private final SeriesBook book = new SeriesBook();
  private final TopicFollower follower;

  public TopicsExporter(Cluster cluster) {
    this.follower = new TopicFollower("passagework-exporter", cluster);
    metrics(Topics.EVALUATION_METRICS, "passagework_evaluation");
    metrics(Topics.TRAINING_METRICS, "passagework_training");
    metrics(Topics.AUGMENTATION_METRICS, "passagework_augmentation");
    follower.on(
        Topics.CHECKPOINTS,
        (key, value, record) -> {
          if (value != null) {
            time("passagework_checkpoint_time_seconds", value.id().model(), value.time());
          }
        });
    follower.on(
        Topics.CHAMPIONS,
        (key, value, record) -> {
          if (value != null) {
            book.crown(value.id());
            time("passagework_champion_time_seconds", value.id().model(), value.time());
          }
        });
    follower.on(
        Topics.PLAN_STATES,
        (key, value, record) -> {
          if (value != null) {
            plan(value);
          }
        });
  }

  /** Starts to read. */
  public TopicsExporter start() {
    follower.start();
    return this;
  }

  private void metrics(Topic<MetricEvent> topic, String prefix) {
    follower.on(
        topic,
        (key, value, record) -> {
          if (value != null) {
            book.add(prefix, value);
          }
        });
  }

  private void time(String family, String model, Instant time) {
    book.set(
        new Series(family, new TreeMap<>(Map.of("model", model))), time.toEpochMilli() / MILLIS);
  }

  private void plan(PlanState state) {
    TreeMap<String, String> labels =
        new TreeMap<>(Map.of("entry", state.entry(), "corpus", state.corpus()));
    plan("requests", labels, state.requests());
    plan("sent", labels, state.sent());
    plan("answered", labels, state.answered());
    plan("failed", labels, state.failed());
    plan("tokens", labels, state.usage().prompt() + state.usage().completion());
    plan("cost", labels, state.cost());
    plan("spent", labels, state.account().spent());
    plan("budget", labels, state.account().budget());
    plan("stopped", labels, state.status() == PlanState.Status.STOPPED ? 1 : 0);
  }

  private void plan(String name, TreeMap<String, String> labels, double value) {
    book.set(new Series("passagework_plan_" + name, labels), value);
  }

  @Override
  public MetricSnapshots collect() {
    Map<String, List<Sample>> families =
        book.samples().stream().collect(Collectors.groupingBy(sample -> sample.series().family()));
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    families.forEach((name, samples) -> all.metricSnapshot(family(name, samples)));
    all.metricSnapshot(
        family(
            "passagework_exporter_dropped",
            List.of(
                new Sample(
                    new Series("passagework_exporter_dropped", new TreeMap<>()), book.dropped()))));
    return all.build();
  }

  private static GaugeSnapshot family(String name, List<Sample> samples) {
    Map<Labels, Double> values = new LinkedHashMap<>();
    for (Sample sample : samples) {
      Labels.Builder labels = Labels.builder();
      sample.series().labels().forEach(labels::label);
      values.put(labels.build(), sample.value());
    }
    GaugeSnapshot.Builder family =
        GaugeSnapshot.builder().name(PrometheusNaming.sanitizeMetricName(name));
    values.forEach(
        (labels, value) ->
            family.dataPoint(GaugeDataPointSnapshot.builder().value(value).labels(labels).build()));
    return family.build();
  }

  @Override
  public void close() {
    follower.close();
  }
}
