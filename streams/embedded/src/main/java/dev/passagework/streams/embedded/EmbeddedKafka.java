package dev.passagework.streams.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker and KRaft controller (KIP-500) in this JVM, on 127.0.0.1 only.
 *
 * <p>It takes Kafka's own two servers rather than the class that the start script runs, because
 * that one ends the JVM on a fault and binds its ports by itself.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedKafka.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BrokerDirectory directory;
  private final BoundListeners listeners;
  private final RecordedFaults faults = new RecordedFaults();
  private final ControllerServer controller;
  private final BrokerServer broker;
  private final boolean isNew;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(
      BrokerDirectory directory, BoundListeners listeners, Map<String, String> extra)
      throws Exception {
    this.directory = directory;
    this.listeners = listeners;
    isNew = directory.format();
    KafkaConfig config = BrokerConfiguration.of(directory.logs(), listeners, extra);
    SharedServer shared = sharedServer(config, directory.identity());
    controller =
        new ControllerServer(shared, KafkaRaftServer.configSchema(), directory.bootstrapMetadata());
    broker = new BrokerServer(shared);
  }

  /**
   * Starts a broker and returns when it answers clients.
   *
   * @throws EmbeddedStartException when the port is taken, or the directory is in use or unusable
   */
  public static EmbeddedKafka start(EmbeddedKafkaSettings settings) {
    BrokerDirectory directory = BrokerDirectory.open(settings.directory(), settings.temporary());
    BoundListeners listeners = new BoundListeners();
    try {
      bindClients(listeners, directory, settings.port());
      listeners.bind(BrokerConfiguration.CONTROLLER_LISTENER, 0);
      EmbeddedKafka kafka = new EmbeddedKafka(directory, listeners, settings.brokerProperties());
      kafka.startup();
      return kafka;
    } catch (Exception e) {
      release(listeners, directory);
      throw e instanceof EmbeddedStartException told
          ? told
          : new EmbeddedStartException(
              "the embedded broker did not start in %s: %s".formatted(settings.directory(), e), e);
    }
  }

  /**
   * Binds the port that is asked for, else that of the last start. A broker that was killed stands
   * in its own metadata with its old address until it has registered anew; what it finds of
   * transactions that were being committed it sends there meanwhile, and once that fails between
   * two leaders of a partition it takes the partition for deleted and the transaction for done: its
   * offsets and records are then withheld for ever.
   */
  private static void bindClients(BoundListeners listeners, BrokerDirectory directory, int port)
      throws IOException {
    if (port == 0) {
      listeners.bindRather(BrokerConfiguration.CLIENT_LISTENER, directory.lastPort());
    } else {
      listeners.bind(BrokerConfiguration.CLIENT_LISTENER, port);
    }
    directory.keepPort(listeners.port(BrokerConfiguration.CLIENT_LISTENER));
  }

  /** The {@code host:port} that Kafka clients are given. */
  public String bootstrapServers() {
    return listeners.address(BrokerConfiguration.CLIENT_LISTENER);
  }

  /** The first fault that the broker cannot recover from; empty while it is well. */
  public Optional<Throwable> failure() {
    return faults.firstFatal();
  }

  /** Stops the broker without waiting for its clients, and deletes a temporary directory. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      shutdown();
      release(listeners, directory);
    }
  }

  private void startup() throws ExecutionException {
    try {
      controller.startup();
      broker.startup();
      if (!isNew) {
        awaitLeaders();
      }
    } catch (RuntimeException | ExecutionException e) {
      closed.set(true);
      shutdown();
      throw e;
    }
  }

  private void awaitLeaders() throws ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      new PartitionLeaders(admin, PATIENCE).awaitAll();
    }
  }

  private void shutdown() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
  }

  private SharedServer sharedServer(KafkaConfig config, MetaPropertiesEnsemble identity) {
    return new SharedServer(
        config,
        identity,
        Time.SYSTEM,
        Server.initializeMetrics(config, Time.SYSTEM, identity.clusterId().orElseThrow()),
        CompletableFuture.completedFuture(
            Map.of(
                BrokerConfiguration.NODE_ID,
                listeners.socketAddress(BrokerConfiguration.CONTROLLER_LISTENER))),
        List.of(),
        faults,
        listeners);
  }

  private static void release(BoundListeners listeners, BrokerDirectory directory) {
    closeQuietly(listeners);
    closeQuietly(directory);
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("the embedded broker left something behind: {}", e.toString());
    }
  }
}
