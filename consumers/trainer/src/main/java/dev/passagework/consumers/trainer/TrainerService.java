package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Workshop.Surroundings;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A trainer on a thread of its own. Closing ends it after the step that it is at; a segment that is
 * not finished is learnt again at the next start.
 */
final class TrainerService implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(TrainerService.class);

  private final TrainerSettings settings;
  private final Supplier<Surroundings> outside;
  private final StopSignal stop = new StopSignal();
  private final Thread thread;
  private volatile Health health = new Health.Starting();

  /**
   * A trainer that is not started.
   *
   * @param outside what comes from outside, asked for on the trainer's thread
   */
  TrainerService(TrainerSettings settings, Supplier<Surroundings> outside) {
    this.settings = settings;
    this.outside = outside;
    this.thread = new Thread(this::run, name() + "-" + settings.model());
    thread.setDaemon(true);
  }

  @Override
  public String name() {
    return "trainer";
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public Health health() {
    return health;
  }

  @Override
  public void close() {
    stop.give();
    try {
      thread.join(settings.keeping().close().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warn(
          "trainer of model {}: its step takes longer than trainer.close-timeout and is dropped",
          settings.model());
    }
    if (!health.isOver()) {
      health = new Health.Ended();
    }
  }

  private void run() {
    if (!stop.going()) {
      return;
    }
    try {
      work(outside.get());
      health = new Health.Ended();
    } catch (InterruptedException | InterruptException e) {
      health = new Health.Ended();
    } catch (TakenOverException e) {
      LOG.warn("trainer of model {} was taken over", settings.model());
      health = new Health.Failed(message(e), e);
    } catch (Exception | LinkageError e) {
      LOG.error("trainer of model {} stopped", settings.model(), e);
      health =
          new Health.Failed(
              "trainer of model %s stopped: %s".formatted(settings.model(), message(e)), e);
    }
  }

  /**
   * Works with the settings of what was cut before, as long as there is such, then with its own.
   */
  private void work(Surroundings surroundings) throws IOException, InterruptedException {
    TrainerSettings own = settings.decided(surroundings.base());
    Optional<TrainerSettings> next = Optional.of(own);
    while (next.isPresent()) {
      try (Workshop workshop = Workshop.open(next.get(), surroundings, stop)) {
        next = TrainingLoop.run(workshop, own, () -> health = new Health.Running());
      }
    }
  }

  private static String message(Throwable thrown) {
    return Optional.ofNullable(thrown.getMessage()).orElse(thrown.toString());
  }
}
