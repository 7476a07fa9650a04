package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The augmenter as processes of its own, while they are killed, come and go, and lose broker,
 * registry and endpoint. What it guarantees is asked after each.
 */
@Tag("faults")
@Timeout(900)
class AugmenterFaultsIT {
  private static final int CONCURRENCY = 16;
  private static final int REQUESTS = 1_500;

  /** Longest wait for anything: many times what it takes on a machine that is not busy. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A process that lives for seconds is not worth optimising. */
  private static final Map<String, String> QUICK_START =
      Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

  /** Calls that an answer without a query, or a call that fails once, explains. */
  private static final Map<String, Integer> CALLS_OF_KINDS =
      Map.of("busy", 2, "wait", 2, "error", 2, "reset", 2, "hang", 2, "prose", 2, "none", 2);

  @TempDir static Path directory;
  private static int port;
  private static int registryPort;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;

  @BeforeAll
  static void start() throws IOException {
    port = freePort();
    registryPort = freePort();
    startBroker();
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), registryPort);
  }

  @AfterAll
  static void stop() {
    registry.close();
    kafka.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void threeKillsLoseNothingAndRepeatOnlyWhatWasNotCommitted(String protocol) throws Exception {
    int repeatsAllowed = 0;
    try (AugmentationTopics topics = topics("kill-" + protocol + ".");
        FaultyEndpoint endpoint = new FaultyEndpoint(100)) {
      topics.ask(AugmentationTopics.passages("fine", REQUESTS));
      for (int kill = 1; kill <= 3; kill++) {
        int enough = kill * REQUESTS / 5;
        try (Command augmenter = augmenter(topics, endpoint, protocol)) {
          await(() -> topics.results().size() >= enough);
          augmenter.kill();
        }
        repeatsAllowed += endpoint.total() - repeatsAllowed - topics.ended();
      }
      try (Command last = augmenter(topics, endpoint, protocol)) {
        await(() -> topics.ended() >= REQUESTS);
        stop(last);
      }
      check(topics, endpoint, AugmentationTopics.passages("fine", REQUESTS), repeatsAllowed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void instancesThatComeAndGoInFourRoundsRepeatNoCall(String protocol) throws Exception {
    List<String> requests = AugmentationTopics.passages("fine", 2 * REQUESTS);
    try (AugmentationTopics topics = topics("rounds-" + protocol + ".");
        FaultyEndpoint endpoint = new FaultyEndpoint(100)) {
      topics.ask(requests);
      Command running = augmenter(topics, endpoint, protocol);
      try {
        for (int round = 1; round <= 4; round++) {
          await(() -> topics.members() == 1);
          Command next = augmenter(topics, endpoint, protocol);
          await(() -> topics.members() == 2);
          int before = endpoint.total();
          await(() -> endpoint.total() > before + 4 * CONCURRENCY);
          stop(running);
          running = next;
        }
        await(() -> topics.ended() >= requests.size());
        stop(running);
      } finally {
        running.close();
      }
      check(topics, endpoint, requests, 0);
    }
  }

  @Test
  void aBrokerThatRestartsLosesNothing() throws Exception {
    List<String> requests = AugmentationTopics.passages("fine", REQUESTS);
    try (AugmentationTopics topics = topics("broker.");
        FaultyEndpoint endpoint = new FaultyEndpoint(50);
        Command augmenter = augmenter(topics, endpoint, "classic")) {
      topics.ask(requests);
      await(() -> topics.ended() > REQUESTS / 5);
      kafka.close();
      startBroker();
      await(() -> topics.ended() >= REQUESTS);
      stop(augmenter);
      check(topics, endpoint, requests, 8 * CONCURRENCY);
    }
  }

  @Test
  void aRegistryThatIsAwayForAWhileLosesNothingAndRepeatsNothing() throws Exception {
    List<String> requests = AugmentationTopics.passages("fine", 300);
    AugmentationTopics asked = topics("registry.");
    asked.ask(requests);
    registry.close();
    try (AugmentationTopics topics = asked;
        FaultyEndpoint endpoint = new FaultyEndpoint(10);
        Command augmenter = augmenter(topics, endpoint, "classic")) {
      try {
        augmenter.awaitOutput("registry is out of reach", PATIENCE);
        assertThat(endpoint.total()).isZero();
      } finally {
        registry = EmbeddedRegistry.start(kafka.bootstrapServers(), registryPort);
      }
      await(() -> topics.ended() >= requests.size());
      stop(augmenter);
      check(topics, endpoint, requests, 0);
    }
  }

  @Test
  void everyWayInWhichAnEndpointFailsEndsEveryRequestOnce() throws Exception {
    List<String> requests = new ArrayList<>(AugmentationTopics.passagesOfEveryKind());
    requests.addAll(AugmentationTopics.passages("fine", 200));
    try (AugmentationTopics topics = topics("endpoint.");
        FaultyEndpoint endpoint = new FaultyEndpoint(10);
        Command augmenter = augmenter(topics, endpoint, "classic")) {
      topics.ask(requests);
      await(() -> topics.ended() >= requests.size());
      stop(augmenter);
      check(topics, endpoint, requests, 0);
      assertThat(topics.deadLetters())
          .allMatch(p -> p.startsWith("prose") || p.startsWith("none") || p.startsWith("huge"))
          .hasSize(9);
    }
  }

  @Test
  void aGroupWhoseProgressOrRequestsAreGoneBuysNothingAgainAndSaysWhatToDo() throws Exception {
    List<String> requests = AugmentationTopics.passages("fine", 50);
    try (AugmentationTopics topics = topics("expired.");
        FaultyEndpoint endpoint = new FaultyEndpoint(5)) {
      topics.ask(requests);
      try (Command augmenter = augmenter(topics, endpoint, "classic")) {
        await(() -> topics.ended() >= requests.size());
        stop(augmenter);
      }
      topics.ask(AugmentationTopics.passages("late", 50));
      topics.dropRequests();
      stopsForWantOfAnOffset(topics, endpoint);
      topics.forgetProgress();
      stopsForWantOfAnOffset(topics, endpoint);
      check(topics, endpoint, requests, 0);
    }
  }

  private static void stopsForWantOfAnOffset(AugmentationTopics topics, FaultyEndpoint endpoint)
      throws Exception {
    try (Command augmenter = augmenter(topics, endpoint, "classic")) {
      Command.Ended ended = augmenter.await(PATIENCE);
      assertThat(ended.exitCode()).isNotZero();
      assertThat(ended.output())
          .contains("no usable offset", "--augmenter.start=beginning", "--augmenter.start=end");
    }
  }

  private static void check(
      AugmentationTopics topics, FaultyEndpoint endpoint, List<String> requests, int repeats) {
    Map<String, Integer> calls = new HashMap<>();
    endpoint.calls().forEach((passage, count) -> calls.put(passage, count.get()));
    Map<String, Integer> allowed =
        requests.stream()
            .collect(
                Collectors.toMap(
                    p -> p,
                    p -> CALLS_OF_KINDS.getOrDefault(p.substring(0, p.lastIndexOf('-')), 1)));
    AugmentationEvidence evidence =
        new AugmentationEvidence(
            requests, topics.results(), topics.deadLetters(), calls, allowed, repeats);
    for (AugmentationGuarantee guarantee : AugmentationGuarantee.values()) {
      guarantee.check(evidence);
    }
  }

  private static Command augmenter(
      AugmentationTopics topics, FaultyEndpoint endpoint, String protocol) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "augmenter",
                "--bootstrap-servers=" + topics.cluster().bootstrapServers(),
                "--schema-registry=" + topics.cluster().registryUrl(),
                "--topic-prefix=" + topics.cluster().names().prefix()));
    if (protocol.equals("classic")) {
      line.addAll(List.of("--kafka=heartbeat.interval.ms=500", "--kafka=session.timeout.ms=6000"));
    }
    Map<String, String> settings =
        Map.of(
            "augmenter.base-url", endpoint.url(),
            "augmenter.group-protocol", protocol,
            "augmenter.concurrency", Integer.toString(CONCURRENCY),
            "augmenter.backoff", "50",
            "augmenter.call-timeout", "2000",
            "augmenter.drain-timeout", "10000",
            "augmenter.close-timeout", "4000");
    settings.forEach((name, value) -> line.addAll(List.of("--set", name + "=" + value)));
    return Command.start(directory, QUICK_START, line.toArray(String[]::new));
  }

  /** Ends an instance as an operator does, and waits until it is gone. */
  private static void stop(Command augmenter) throws IOException, InterruptedException {
    augmenter.interrupt();
    augmenter.await(PATIENCE);
  }

  private static AugmentationTopics topics(String prefix) throws Exception {
    return AugmentationTopics.create(kafka.bootstrapServers(), registry.url(), prefix);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.sleep(200);
    }
  }

  private static void startBroker() {
    kafka =
        EmbeddedKafka.start(
            EmbeddedKafkaSettings.in(directory.resolve("broker"))
                .withPort(port)
                .withBrokerProperties(
                    Map.of(
                        "group.consumer.min.heartbeat.interval.ms", "200",
                        "group.consumer.heartbeat.interval.ms", "500",
                        "group.consumer.min.session.timeout.ms", "5000",
                        "group.consumer.session.timeout.ms", "6000")));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
