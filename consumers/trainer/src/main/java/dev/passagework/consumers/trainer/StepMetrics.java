package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What steps look like from outside: metric events of the newest step, once a second at most. They
 * are outside all transactions, and a lost one stops nothing.
 */
final class StepMetrics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StepMetrics.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final Cluster cluster;
  private final Clock clock;
  private final RecordSerdes serdes;
  private final KafkaProducer<String, byte[]> producer;
  private Instant told = Instant.EPOCH;

  StepMetrics(Cluster cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.serdes = cluster.serdes();
    this.producer =
        cluster.producer(
            Map.of(
                "max.block.ms",
                1_000,
                "delivery.timeout.ms",
                30_000,
                "request.timeout.ms",
                10_000));
  }

  /** The listener for one segment, on the way to a version of a model. */
  Lesson.StepListener of(CheckpointId version) {
    return new SegmentSteps(version);
  }

  /**
   * What a model has still to learn.
   *
   * @param records records behind the newest, those of the segment in the making among them
   * @param since when the oldest record of the segment in the making was read
   */
  record Waiting(long records, Optional<Instant> since) {}

  /** Tells how far a model is behind and what memory the process takes, now and then. */
  void waiting(String model, Supplier<Waiting> measured) {
    Instant now = clock.instant();
    if (Duration.between(told, now).compareTo(PERIOD) < 0) {
      return;
    }
    told = now;
    Waiting waiting = measured.get();
    Duration age = waiting.since().map(since -> Duration.between(since, now)).orElse(Duration.ZERO);
    send(model, "lag", waiting.records(), Map.of());
    send(model, "reservoir-age", age.toMillis() / 1e3, Map.of());
    send(model, "heap-bytes", heap(), Map.of());
    ProcessMemory.resident().ifPresent(bytes -> send(model, "resident-bytes", bytes, Map.of()));
  }

  private static long heap() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private void send(String subject, String name, double value, Map<String, String> dimensions) {
    MetricEvent event = new MetricEvent(name, value, subject, dimensions, clock.instant());
    try {
      Future<RecordMetadata> sent =
          producer.send(
              cluster.record(serdes, Topics.TRAINING_METRICS, subject, event),
              (metadata, failure) -> {
                if (failure != null) {
                  LOG.warn("a metric event was lost: {}", failure.getMessage());
                }
              });
      LOG.trace("{} sent: {}", name, sent);
    } catch (KafkaException e) {
      LOG.warn("a metric event was lost: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
  }

  /** The steps of one segment. */
  private final class SegmentSteps implements Lesson.StepListener {
    private final CheckpointId version;
    private Instant sent = clock.instant();
    private int steps;
    private int pairs;
    private long tokens;

    SegmentSteps(CheckpointId version) {
      this.version = version;
    }

    @Override
    public void stepped(StepOutcome outcome, double rate, int size, BatchTokens batch) {
      steps++;
      pairs += size;
      tokens += batch.present();
      if (outcome instanceof StepOutcome.NotFinite) {
        send("batches-left-out", 1);
      }
      Instant now = clock.instant();
      Duration passed = Duration.between(sent, now);
      if (outcome instanceof StepOutcome.Learnt learnt
          && (steps == 1 || passed.compareTo(INTERVAL) >= 0)) {
        send("loss", learnt.loss());
        send("gradient-norm", learnt.gradientNorm());
        send("learning-rate", rate);
        send("padding-share", batch.paddingShare());
        send("steps", steps);
        double seconds = Math.max(1e-3, passed.toNanos() / 1e9);
        send("pairs-per-second", pairs / seconds);
        send("tokens-per-second", tokens / seconds);
        sent = now;
        pairs = 0;
        tokens = 0;
      }
    }

    private void send(String name, double value) {
      Map<String, String> dimensions = Map.of("segment", Integer.toString(version.version()));
      StepMetrics.this.send(version.toString(), name, value, dimensions);
    }
  }
}
