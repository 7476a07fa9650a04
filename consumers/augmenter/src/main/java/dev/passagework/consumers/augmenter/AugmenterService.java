package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.ChatCompletions;
import dev.passagework.consumers.augmenter.llm.LlmEndpoint;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The augmenter's threads: the poll thread and the event loop, from start to close. */
final class AugmenterService implements Service {
  static final String NAME = "augmenter";

  private static final Logger LOG = LoggerFactory.getLogger(AugmenterService.class);

  /** Requests that are at hand where no endpoint limits how many are in flight. */
  private static final int LEAST_BACKLOG = 16;

  private static final Duration LAST_COMMIT = Duration.ofMillis(1_200);
  private static final Duration LEAVE = Duration.ofMillis(500);

  private final Cluster cluster;
  private final AugmenterSettings settings;
  private final String group;
  private @Nullable Thread thread;
  private boolean closed;
  private volatile @Nullable Pump pump;
  private volatile @Nullable Health end;
  private volatile boolean closing;

  AugmenterService(Cluster cluster, AugmenterSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
    this.group = cluster.group(NAME);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized void start() {
    if (closed || thread != null) {
      return;
    }
    Thread poll = new Thread(this::run, "passagework-augmenter");
    poll.setDaemon(true);
    poll.start();
    thread = poll;
  }

  @Override
  public Health health() {
    Health over = end;
    Pump running = pump;
    if (over != null) {
      return over;
    }
    if (running == null || !running.hasJoined()) {
      return new Health.Starting();
    }
    return running.impediment().<Health>map(Health.Impeded::new).orElseGet(Health.Running::new);
  }

  @Override
  public synchronized void close() {
    closed = true;
    closing = true;
    Pump running = pump;
    if (running != null) {
      running.stop();
    }
    if (thread != null) {
      await(thread, running == null);
    }
    if (end == null) {
      end = new Health.Ended();
    }
  }

  private void await(Thread poll, boolean atOnce) {
    try {
      if (!atOnce) {
        poll.join(settings.group().closing().plus(LAST_COMMIT).toMillis());
      }
      poll.interrupt();
      poll.join(LEAVE.toMillis());
      if (poll.isAlive()) {
        LOG.warn("the augmenter did not end in time: calls in flight are made again");
      }
    } catch (InterruptedException e) {
      poll.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Vertx vertx = Vertx.vertx(options());
    try {
      new FirstStart(cluster, group, settings.group().start()).ensureOffsets();
      pumpUntilClosed(vertx, RecordLimit.of(cluster, cluster.name(Topics.SYNTHETIC_QUERIES)));
      end = new Health.Ended();
    } catch (InterruptException | InterruptedException e) {
      end = new Health.Ended();
    } catch (InvalidOffsetException e) {
      failed(
          "requests at a committed offset are gone (%s): stop every augmenter, then start one with --augmenter.start=beginning or --augmenter.start=end"
              .formatted(e.getMessage()),
          e);
    } catch (PumpStoppedException e) {
      failed(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      PumpStoppedException known = stopIn(e);
      failed(known == null ? "the augmenter stopped: " + e : String.valueOf(known.getMessage()), e);
    } finally {
      shut(vertx);
    }
  }

  private void pumpUntilClosed(Vertx vertx, int largest) {
    try (Transactions transactions = new Transactions(cluster, group, largest)) {
      Consumer<String, byte[]> consumer = cluster.rawConsumer(consumerSettings());
      try {
        transactions.open();
        AugmenterMetrics metrics = new AugmenterMetrics();
        Router router = router(vertx);
        try (MetricsPublisher publisher =
            new MetricsPublisher(
                cluster, metrics, router.pools(), settings.calls().metricsInterval())) {
          LOG.debug("metrics are written by {}", publisher);
          Pump ready = pump(consumer, transactions, dispatcher(vertx, router, metrics));
          pump = ready;
          if (closing) {
            ready.stop();
          }
          ready.run();
        }
      } finally {
        consumer.close(CloseOptions.timeout(LEAVE));
      }
    }
  }

  private Router router(Vertx vertx) {
    return new Router(
        settings.endpoints().stream()
            .map(
                endpoint ->
                    new EndpointPool(
                        endpoint,
                        endpoint.replicas().stream()
                            .<LlmEndpoint>map(at -> new ChatCompletions(vertx, endpoint, at))
                            .toList(),
                        System::nanoTime))
            .toList());
  }

  private Working dispatcher(Vertx vertx, Router router, AugmenterMetrics metrics) {
    int concurrency = settings.endpoints().stream().mapToInt(e -> e.limits().concurrency()).sum();
    Backlog backlog = new Backlog(2 * Math.max(concurrency, LEAST_BACKLOG));
    Share share = new Share();
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    Dispatcher.Rules rules =
        new Dispatcher.Rules(
            router, share, new Judge(metrics), new Backoff(settings.calls().backoff(), random));
    return new Working(backlog, share, new Dispatcher(vertx, backlog, rules));
  }

  /** What calls the endpoints, and what it shares with the poll thread. */
  private record Working(Backlog backlog, Share share, Dispatcher dispatcher) {}

  private Pump pump(Consumer<String, byte[]> consumer, Transactions transactions, Working working) {
    Leases leases = new Leases();
    Committer.Sources sources =
        new Committer.Sources(
            working.backlog(), leases, new OutcomeRecords(cluster), consumer::groupMetadata);
    Pump.Parts parts =
        new Pump.Parts(
            consumer,
            leases,
            new Intake(
                consumer,
                leases,
                working.backlog(),
                cluster.serdes().deserializer(Topics.AUGMENTATION_REQUESTS)),
            new Committer(sources, transactions, settings.group().commitInterval()),
            working.dispatcher(),
            working.share());
    return new Pump(cluster.name(Topics.AUGMENTATION_REQUESTS), parts, settings.group());
  }

  private Map<String, Object> consumerSettings() {
    Map<String, Object> consumer = new HashMap<>();
    consumer.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    consumer.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, settings.group().protocol());
    consumer.put(
        ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
        Math.toIntExact(settings.group().maxPollInterval().toMillis()));
    if (settings.group().protocol().equals("classic")) {
      consumer.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          CooperativeStickyAssignor.class.getName());
    }
    return consumer;
  }

  private void failed(String message, Throwable cause) {
    if (closing) {
      LOG.warn("at the end: {}", message);
      end = new Health.Ended();
      return;
    }
    LOG.error(message);
    end = new Health.Failed(message, cause);
  }

  /** Kafka wraps what a rebalance listener throws. */
  private static @Nullable PumpStoppedException stopIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PumpStoppedException stop) {
        return stop;
      }
    }
    return null;
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static void shut(Vertx vertx) {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(LEAVE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the event loop did not end in time", e);
    }
  }
}
