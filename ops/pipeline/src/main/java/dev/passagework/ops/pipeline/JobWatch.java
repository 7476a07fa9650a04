package dev.passagework.ops.pipeline;

import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Waiting for what the services bring about, while watching that they can: a service that fails
 * ends the wait, and so does one that something outside has kept from its work for too long.
 */
public final class JobWatch {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final Pipeline pipeline;
  private final Clock clock;
  private final Duration patience;
  private @Nullable Instant impededSince;

  /**
   * A watch over a pipeline.
   *
   * @param patience how long a service may be kept from its work
   */
  public JobWatch(Pipeline pipeline, Clock clock, Duration patience) {
    this.pipeline = pipeline;
    this.clock = clock;
    this.patience = patience;
  }

  /** Something that is asked again and again. */
  @FunctionalInterface
  public interface Question {
    boolean isTrue() throws IOException, InterruptedException;
  }

  /**
   * Returns when the answer is yes.
   *
   * @throws JobFailedException if a service fails, or is kept from its work for too long
   */
  public void await(Question question) throws IOException, InterruptedException {
    while (!question.isTrue()) {
      checkHealth();
      Thread.sleep(INTERVAL.toMillis());
    }
  }

  private void checkHealth() {
    Optional<Health.Failed> failure = pipeline.failure();
    if (failure.isPresent()) {
      throw new JobFailedException(failure.get().message(), failure.get().cause());
    }
    Optional<Health.Impeded> impeded =
        pipeline.services().stream()
            .map(Service::health)
            .filter(Health.Impeded.class::isInstance)
            .map(Health.Impeded.class::cast)
            .findFirst();
    if (impeded.isEmpty()) {
      impededSince = null;
      return;
    }
    Instant now = clock.instant();
    if (impededSince == null) {
      impededSince = now;
    } else if (Duration.between(impededSince, now).compareTo(patience) > 0) {
      throw new JobFailedException(impeded.get().message());
    }
  }
}
