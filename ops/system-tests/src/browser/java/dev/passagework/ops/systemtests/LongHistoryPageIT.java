package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.consumers.monitor.Monitor;
import dev.passagework.consumers.monitor.MonitorService;
import dev.passagework.consumers.monitor.MonitorSettings;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.TopicSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An hour of ten metric events a second. */
@Tag("browser")
class LongHistoryPageIT {
  private static final int SECONDS = 3_600;
  private static final int METRICS = 10;
  private static final double MEGABYTE = 1 << 20;

  @Test
  void anHourOfTenEventsASecondLoadsInTwoSecondsAndStaysSmall() throws Exception {
    try (Browser browser = Browser.start();
        EmbeddedKafka kafka =
            EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
        EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0)) {
      Cluster cluster = Cluster.of(kafka.bootstrapServers(), registry.url());
      TopicSetup.create(cluster, 1);
      write(cluster);
      Settings settings = new Settings(Map.of("monitor.port", "0"), Map.of(), Map.of());
      try (MonitorService monitor =
          Monitor.service(cluster, MonitorSettings.from(settings))) {
        monitor.start();
        String page = awaitAddress(monitor);
        browser.open(page);
        browser.awaitText("#series", Duration.ofMinutes(1), text -> text.contains("metric-9"));
        double seconds = loaded(browser, page);
        double heap = heap(browser);
        System.out.printf("loaded in %.2f s, %.1f MB of JavaScript heap%n", seconds, heap);
        assertThat(browser.count("#series figure")).isEqualTo(METRICS);
        assertThat(seconds).isLessThan(2);
        assertThat(heap).isLessThan(200);
      }
    }
  }

  /** Seconds from the start of navigation until all is drawn, once the server knows the history. */
  private static double loaded(Browser browser, String page) {
    browser.open(page);
    browser.awaitText("#series", Duration.ofMinutes(1), text -> text.contains("metric-9"));
    Object millis =
        browser.script("return performance.getEntriesByName('drawn')[0].startTime");
    return ((Number) millis).doubleValue() / 1000;
  }

  private static double heap(Browser browser) {
    browser.cdp("Performance.enable", Map.of());
    Object metrics = browser.cdp("Performance.getMetrics", Map.of()).get("metrics");
    for (Object metric : (List<?>) metrics) {
      Map<?, ?> pair = (Map<?, ?>) metric;
      if ("JSHeapUsedSize".equals(pair.get("name"))) {
        return ((Number) pair.get("value")).doubleValue() / MEGABYTE;
      }
    }
    throw new IllegalStateException("the browser does not tell its heap");
  }

  private static void write(Cluster cluster) throws Exception {
    Instant start = Instant.now().minusSeconds(SECONDS);
    List<Future<?>> sent = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      RecordSerdes serdes = cluster.serdes();
      for (int second = 0; second < SECONDS; second++) {
        for (int metric = 0; metric < METRICS; metric++) {
          MetricEvent event =
              new MetricEvent(
                  "metric-" + metric,
                  Math.sin(second / 100.0 + metric) + Math.random() / 10,
                  "model@" + second / 60,
                  Map.of(),
                  start.plusSeconds(second));
          sent.add(
              producer.send(
                  cluster.record(serdes, Topics.TRAINING_METRICS, event.subject(), event)));
        }
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }
  }

  private static String awaitAddress(MonitorService monitor) throws InterruptedException {
    while (monitor.address().isEmpty()) {
      assertThat(monitor.health().isOver()).isFalse();
      Thread.sleep(50);
    }
    return monitor.address().orElseThrow().toString();
  }
}
