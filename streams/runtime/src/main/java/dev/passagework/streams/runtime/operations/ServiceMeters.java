package dev.passagework.streams.runtime.operations;

import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;

/** The meters of a process: its JVM, its Kafka clients and its services. */
public final class ServiceMeters implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  public ServiceMeters() {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** The client settings under which every Kafka client is measured here. */
  public Map<String, Object> clientSettings() {
    return KafkaMeters.settings(registry);
  }

  /** Adds what an exporter holds, made when it is asked for. */
  public void add(TopicsExporter exporter) {
    registry.getPrometheusRegistry().register(exporter);
  }

  /** Adds the state of a service: {@code passagework_service_up}, 1 while it works. */
  public void add(Service service) {
    Gauge.builder("passagework.service.up", service, s -> up(s.health()))
        .description("1 while the service works, 0.5 while something outside impedes it, else 0")
        .tag("service", service.name())
        .register(registry);
  }

  private static double up(Health health) {
    if (health instanceof Health.Running) {
      return 1;
    }
    return health instanceof Health.Impeded ? 0.5 : 0;
  }

  /** Everything in Prometheus' text format. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
