package dev.passagework.streams.runtime.operations;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of Kafka's clients as meters, named as Micrometer's own binder names them: {@code
 * kafka.}, the group and the metric, with dots. Kafka makes one instance for each client and closes
 * it with the client, so that no meter outlives what it measures. Only what somebody is called at
 * night for is taken: a Streams application has several hundred metrics.
 */
public final class KafkaMeters implements MetricsReporter {
  private static final String REGISTRY = "passagework.meters";
  private static final String GROUP_END = "-metrics";
  private static final Map<String, Set<String>> TAKEN =
      Map.of(
          "consumer-fetch-manager-metrics",
          Set.of("records-lag", "records-lag-max", "records-consumed-total"),
          "consumer-coordinator-metrics",
          Set.of("rebalance-total", "failed-rebalance-total", "assigned-partitions"),
          "producer-topic-metrics",
          Set.of("record-send-total", "record-error-total", "record-retry-total"),
          "stream-metrics",
          Set.of("alive-stream-threads", "failed-stream-threads"),
          "stream-thread-metrics",
          Set.of("process-total", "commit-latency-max", "process-latency-max"));

  private final Map<MetricName, Meter> meters = new ConcurrentHashMap<>();
  private @Nullable MeterRegistry registry;

  /** The client settings under which every client reports to a registry, and to JMX as before. */
  static Map<String, Object> settings(MeterRegistry registry) {
    return Map.of(
        CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
        List.of(JmxReporter.class.getName(), KafkaMeters.class.getName()),
        REGISTRY,
        registry);
  }

  @Override
  public void configure(Map<String, ?> configs) {
    if (configs.get(REGISTRY) instanceof MeterRegistry given) {
      registry = given;
    }
  }

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    MeterRegistry target = registry;
    MetricName name = metric.metricName();
    if (target != null && TAKEN.getOrDefault(name.group(), Set.of()).contains(name.name())) {
      metricRemoval(metric);
      meters.put(name, meter(target, metric));
    }
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    Meter meter = meters.remove(metric.metricName());
    if (meter != null && registry != null) {
      registry.remove(meter);
    }
  }

  @Override
  public void close() {
    if (registry != null) {
      meters.values().forEach(registry::remove);
    }
    meters.clear();
  }

  private static Meter meter(MeterRegistry registry, KafkaMetric metric) {
    MetricName name = metric.metricName();
    String group = name.group().substring(0, name.group().length() - GROUP_END.length());
    String dotted = ("kafka." + group + "." + name.name()).replace('-', '.');
    List<Tag> tags = tags(name);
    if (dotted.endsWith(".total")) {
      return FunctionCounter.builder(dotted, metric, KafkaMeters::value)
          .description(name.description())
          .tags(tags)
          .register(registry);
    }
    return Gauge.builder(dotted, metric, KafkaMeters::value)
        .description(name.description())
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  /** Every metric of one name has the same tags, as Prometheus asks: absent ones are empty. */
  private static List<Tag> tags(MetricName name) {
    List<Tag> tags = new ArrayList<>();
    for (String key : List.of("client-id", "topic", "partition", "thread-id")) {
      tags.add(Tag.of(key.replace('-', '.'), name.tags().getOrDefault(key, "")));
    }
    return tags;
  }

  private static double value(KafkaMetric metric) {
    return metric.metricValue() instanceof Number number ? number.doubleValue() : Double.NaN;
  }
}
