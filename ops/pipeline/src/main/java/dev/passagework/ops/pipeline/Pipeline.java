package dev.passagework.ops.pipeline;

import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Services that run together in this JVM. They meet on topics only; here they start and end. */
public final class Pipeline implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
  private static final long CLOSE_SECONDS = 7;

  private final List<Service> services;

  public Pipeline(List<Service> services) {
    this.services = List.copyOf(services);
  }

  /** Starts every service. */
  public void start() {
    services.forEach(Service::start);
  }

  /** Services in the order given. */
  public List<Service> services() {
    return services;
  }

  /** The first failure of a service, if one has failed. */
  public Optional<Health.Failed> failure() {
    return services.stream()
        .map(Service::health)
        .filter(Health.Failed.class::isInstance)
        .map(Health.Failed.class::cast)
        .findFirst();
  }

  /** Closes every service at once, since each may have work in flight to wait for. */
  @Override
  public void close() {
    CountDownLatch closed = new CountDownLatch(services.size());
    for (Service service : services) {
      Thread closer =
          new Thread(
              () -> {
                try {
                  service.close();
                } catch (RuntimeException e) {
                  LOG.warn("{} did not end cleanly", service.name(), e);
                } finally {
                  closed.countDown();
                }
              },
              "close-" + service.name());
      closer.setDaemon(true);
      closer.start();
    }
    try {
      if (!closed.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("some services did not end within {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
