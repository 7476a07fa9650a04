package dev.passagework.streams.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;

/**
 * The settings of a broker and controller in one node, small enough to share a laptop with a
 * training run.
 */
final class BrokerConfiguration {

  static final int NODE_ID = 1;
  static final String CLIENT_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** The settings that make it one node on the loopback interface, which nobody overrides. */
  static final Set<String> FIXED =
      Set.of(
          "process.roles",
          "node.id",
          "listeners",
          "advertised.listeners",
          "controller.listener.names",
          "controller.quorum.voters",
          "controller.quorum.bootstrap.servers",
          "inter.broker.listener.name",
          "log.dir",
          "log.dirs",
          "metadata.log.dir");

  private static final Map<String, String> SINGLE_NODE =
      Map.of(
          "default.replication.factor", "1",
          "min.insync.replicas", "1",
          "offsets.topic.replication.factor", "1",
          "offsets.topic.num.partitions", "1",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.num.partitions", "1",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1",
          "share.coordinator.state.topic.num.partitions", "1");

  private static final Map<String, String> SMALL =
      Map.of(
          "log.cleaner.dedupe.buffer.size", "2097152",
          "log.cleaner.threads", "1",
          "num.network.threads", "2",
          "num.io.threads", "2",
          "background.threads", "2",
          "num.replica.fetchers", "1",
          "num.recovery.threads.per.data.dir", "2",
          "group.coordinator.threads", "1",
          "share.coordinator.threads", "1");

  /**
   * A controller that comes back lets nobody register in place of a broker whose session may still
   * be alive, so a start after a crash lasts as long as the session; an orderly close ends the
   * session. The lone voter of a quorum gains nothing by waiting long for an election. Offsets
   * outlive a long holiday of their group.
   */
  private static final Map<String, String> BEHAVIOUR =
      Map.of(
          "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
          "auto.create.topics.enable", "false",
          "group.initial.rebalance.delay.ms", "0",
          "offsets.retention.minutes", String.valueOf(10 * 365 * 24 * 60),
          "controller.quorum.election.timeout.ms", "100",
          "broker.session.timeout.ms", "6000",
          "broker.heartbeat.interval.ms", "1000");

  private BrokerConfiguration() {}

  static boolean isKnown(String name) {
    return name.startsWith("listener.name.")
        || KafkaConfig.configDef().configKeys().containsKey(name);
  }

  /** Kafka's configuration for listeners that are bound already. */
  static KafkaConfig of(Path logs, BoundListeners bound, Map<String, String> extra) {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(SINGLE_NODE);
    settings.putAll(SMALL);
    settings.putAll(BEHAVIOUR);
    settings.putAll(extra);
    settings.putAll(oneNode(logs, bound));
    Properties properties = new Properties();
    properties.putAll(settings);
    return KafkaConfig.fromProps(properties, false);
  }

  private static Map<String, String> oneNode(Path logs, BoundListeners bound) {
    String clients = CLIENT_LISTENER + "://" + bound.address(CLIENT_LISTENER);
    String controller = CONTROLLER_LISTENER + "://" + bound.address(CONTROLLER_LISTENER);
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        String.valueOf(NODE_ID),
        "listeners",
        clients + "," + controller,
        "advertised.listeners",
        clients,
        "controller.listener.names",
        CONTROLLER_LISTENER,
        "controller.quorum.voters",
        NODE_ID + "@" + bound.address(CONTROLLER_LISTENER),
        "inter.broker.listener.name",
        CLIENT_LISTENER,
        "log.dirs",
        logs.toString());
  }
}
