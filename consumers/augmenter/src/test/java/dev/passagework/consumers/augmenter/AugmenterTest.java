package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.DeadLetters;
import dev.passagework.streams.runtime.GroupProgress;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AugmenterTest {
  private static final Map<String, String> QUICK_REBALANCE =
      Map.of("heartbeat.interval.ms", "200", "session.timeout.ms", "6000");
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;

  @BeforeAll
  static void start() {
    kafka =
        EmbeddedKafka.start(
            EmbeddedKafkaSettings.inTemporaryDirectory()
                .withBrokerProperties(
                    Map.of(
                        "group.consumer.min.heartbeat.interval.ms", "200",
                        "group.consumer.heartbeat.interval.ms", "200")));
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
  }

  @AfterAll
  static void stop() {
    registry.close();
    kafka.close();
  }

  @Test
  void everyRequestThatCanBeAnsweredEndsAsOneResult() throws Exception {
    RequestTopics topics = topics("answered", QUICK_REBALANCE);
    List<String> requests =
        Stream.concat(
                Stream.of(
                    "busy-1",
                    "wait-1",
                    "error-1",
                    "reset-1",
                    "hang-1",
                    "cut-1",
                    "prose-once-1",
                    "chinese-1",
                    "many-1"),
                numbered("fine", 60))
            .toList();
    topics.ask(requests);
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 5);
        Service augmenter = augmenter(topics, endpoint.baseUrl(), Map.of())) {
      augmenter.start();
      soon().untilAsserted(() -> assertThat(passages(topics)).hasSize(requests.size()));
      soon().until(() -> augmenter.health() instanceof Health.Running);
      soon().until(() -> hasReadAll(topics));
    }
    assertThat(passages(topics)).containsExactlyInAnyOrderElementsOf(requests);
    assertThat(topics.results()).allSatisfy(r -> assertThat(r.queries()).hasSizeBetween(1, 2));
    assertThat(topics.causes()).isEmpty();
    assertThat(topics.results())
        .filteredOn(r -> r.passage().id().equals("prose-once-1"))
        .singleElement()
        .satisfies(AugmenterTest::isASecondTryThatWasPaidForTwice);
  }

  private static void isASecondTryThatWasPaidForTwice(SyntheticQueries result) {
    assertThat(result.reply().usage()).isEqualTo(new TokenUsage(200, 20));
    assertThat(result.reply().cost()).isEqualTo(0.0006);
    assertThat(result.reply().attempt()).isEqualTo(2);
    assertThat(result.decoding().seed()).isEqualTo(43);
  }

  @Test
  void everyRequestThatCannotBeAnsweredEndsAsOneDeadLetter() throws Exception {
    RequestTopics topics = topics("letters", QUICK_REBALANCE);
    List<String> dead =
        List.of(
            "always-busy-1",
            "always-error-1",
            "always-reset-1",
            "always-hang-1",
            "bad-1",
            "prose-1",
            "none-1",
            "huge-1");
    topics.ask(dead);
    topics.askIllegibly("corpus/illegible#r");
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 5);
        Service augmenter = augmenter(topics, endpoint.baseUrl(), Map.of())) {
      augmenter.start();
      soon().untilAsserted(() -> assertThat(topics.causes()).hasSize(dead.size() + 1));
      soon().until(() -> hasReadAll(topics));
      assertThat(endpoint.calls().get("prose-1")).hasValue(2);
      assertThat(endpoint.calls().get("bad-1")).hasValue(1);
      assertThat(endpoint.calls().get("always-error-1")).hasValue(3);
    }
    assertThat(topics.results()).isEmpty();
    assertThat(topics.deadLetters())
        .filteredOn(letter -> letter.key().contains("prose-1"))
        .extracting(letter -> RequestTopics.header(letter, DeadLetters.RAW_REPLY))
        .singleElement()
        .asString()
        .contains("talk about the weather");
    Map<String, String> causes = topics.causes();
    assertThat(causes.get("prose-1")).contains("no query", "talk about the weather");
    assertThat(causes.get("bad-1")).contains("400", "too long");
    assertThat(causes.get("always-hang-1")).contains("no whole reply within");
    assertThat(causes.get("always-busy-1")).contains("turned away 12 times", "429");
    assertThat(causes.get("huge-1")).contains("larger than");
    assertThat(causes.get("illegible")).contains("cannot be read");
    assertThat(topics.deadLetters())
        .filteredOn(letter -> letter.key().contains("prose-1"))
        .extracting(letter -> RequestTopics.header(letter, DeadLetters.COMPLETION_TOKENS))
        .containsExactly("20");
  }

  @Test
  void callsResultsAndDeadLettersBelongToTheTraceOfTheirRequest() throws Exception {
    TraceContext trace =
        new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "congo=1");
    RequestTopics topics = topics("traced", QUICK_REBALANCE);
    topics.ask(List.of("error-1", "bad-1"), trace.headers());
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 5);
        Service augmenter = augmenter(topics, endpoint.baseUrl(), Map.of())) {
      augmenter.start();
      soon().untilAsserted(() -> assertThat(topics.deadLetters()).hasSize(1));
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(1));
      assertThat(endpoint.parents())
          .as("two calls for one request, one for the other, each with a place of its own")
          .hasSize(3)
          .doesNotHaveDuplicates()
          .doesNotContain(trace.parent())
          .allSatisfy(parent -> assertThat(parent).contains(trace.trace()));
    }
    assertThat(topics.resultRecords())
        .allSatisfy(record -> assertThat(TraceContext.of(record.headers())).contains(trace));
    assertThat(topics.deadLetters())
        .allSatisfy(letter -> assertThat(TraceContext.of(letter.headers())).contains(trace));
  }

  private static boolean hasReadAll(RequestTopics topics) throws Exception {
    return GroupProgress.hasReadAll(
        topics.cluster(),
        topics.cluster().group("augmenter"),
        Set.of(topics.cluster().name(Topics.AUGMENTATION_REQUESTS)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void instancesThatJoinAndLeaveRepeatNoCall(String protocol) throws Exception {
    RequestTopics topics =
        topics(protocol, protocol.equals("classic") ? QUICK_REBALANCE : Map.of());
    Map<String, String> settings = Map.of("augmenter.group-protocol", protocol);
    List<String> requests = numbered("fine", 600).toList();
    topics.ask(requests);
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 100);
        Service first = augmenter(topics, endpoint.baseUrl(), settings);
        Service second = augmenter(topics, endpoint.baseUrl(), settings)) {
      first.start();
      soon().until(() -> endpoint.calls().size() > 50);
      second.start();
      soon().until(() -> second.health() instanceof Health.Running);
      soon().until(() -> endpoint.calls().size() > 300);
      first.close();
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(requests.size()));
      assertThat(endpoint.calls().values().stream().map(AtomicInteger::get)).containsOnly(1);
    }
    assertThat(passages(topics)).containsExactlyInAnyOrderElementsOf(requests);
    assertThat(topics.causes()).isEmpty();
  }

  @Test
  void aFencedInstanceSaysSoAndOnlyWhatItHadNotCommittedIsCalledAgain() throws Exception {
    RequestTopics topics = topics("fenced", QUICK_REBALANCE);
    List<String> requests = numbered("fine", 300).toList();
    topics.ask(requests);
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 100);
        Service first = augmenter(topics, endpoint.baseUrl(), Map.of());
        Service second = augmenter(topics, endpoint.baseUrl(), Map.of())) {
      first.start();
      soon().until(() -> topics.results().size() > 50);
      fenceProducers(topics);
      soon().until(() -> first.health() instanceof Health.Failed);
      assertThat(first.health().toString()).contains("fenced", "start the augmenter again");
      second.start();
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(requests.size()));
      int calls = endpoint.calls().values().stream().mapToInt(AtomicInteger::get).sum();
      assertThat(calls).isBetween(requests.size() + 1, requests.size() + 3 * 16);
    }
    assertThat(passages(topics)).containsExactlyInAnyOrderElementsOf(requests);
  }

  private static void fenceProducers(RequestTopics topics) {
    try (Admin admin = topics.cluster().admin()) {
      List<String> ids =
          Clients.await(admin.listTransactions().all()).stream()
              .map(TransactionListing::transactionalId)
              .filter(id -> id.startsWith(topics.cluster().group("augmenter")))
              .toList();
      assertThat(ids).hasSize(1);
      assertThat(Clients.await(admin.fenceProducers(ids).all())).isNull();
    }
  }

  @Test
  void closingReturnsInTimeThoughCallsHang() throws Exception {
    RequestTopics topics = topics("closing", QUICK_REBALANCE);
    topics.ask(Stream.concat(numbered("fine", 5), numbered("always-hang", 5)).toList());
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 5)) {
      Map<String, String> slow =
          Map.of("augmenter.call-timeout", "30000", "augmenter.drain-timeout", "40000");
      Service augmenter = augmenter(topics, endpoint.baseUrl(), slow);
      augmenter.start();
      soon().until(() -> endpoint.calls().size() == 10);
      long began = System.nanoTime();
      augmenter.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
      assertThat(augmenter.health()).isInstanceOf(Health.Ended.class);
    }
    assertThat(passages(topics)).containsExactlyInAnyOrderElementsOf(numbered("fine", 5).toList());
  }

  @Test
  void aDeadEndpointKillsNoRequestAndIsCalledAgainWhenItIsBack() throws Exception {
    RequestTopics topics = topics("dead", QUICK_REBALANCE);
    List<String> requests = numbered("fine", 100).toList();
    topics.ask(requests);
    URI address;
    try (ScriptedEndpoint gone = new ScriptedEndpoint(0, 1)) {
      address = gone.baseUrl();
    }
    try (Service augmenter = augmenter(topics, address, Map.of())) {
      augmenter.start();
      soon().until(() -> augmenter.health() instanceof Health.Impeded);
      assertThat(augmenter.health().toString())
          .contains("no connection to the LLM endpoint", address.toString(), "OPENAI_BASE_URL");
      try (ScriptedEndpoint back = new ScriptedEndpoint(address.getPort(), 1)) {
        soon().untilAsserted(() -> assertThat(topics.results()).hasSize(requests.size()));
        assertThat(back.calls()).hasSize(requests.size());
        assertThat(augmenter.health()).isInstanceOf(Health.Running.class);
      }
    }
    assertThat(topics.causes()).isEmpty();
  }

  @Test
  void anEndpointThatRefusesTheKeyIsNotAskedAboutTheWholeBacklog() throws Exception {
    RequestTopics topics = topics("key", QUICK_REBALANCE);
    List<String> requests = numbered("fine", 100).toList();
    topics.ask(requests);
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 1);
        Service augmenter = augmenter(topics, endpoint.baseUrl(), Map.of())) {
      endpoint.answerWith(401);
      augmenter.start();
      soon().until(() -> augmenter.health() instanceof Health.Impeded);
      assertThat(augmenter.health().toString()).contains("set OPENAI_API_KEY");
      assertThat(endpoint.calls()).hasSizeLessThanOrEqualTo(16);
      endpoint.answerWith(200);
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(requests.size()));
    }
    assertThat(topics.causes()).isEmpty();
  }

  @Test
  void anEndpointThatFailsEveryRequestKillsFewOfThem() throws Exception {
    RequestTopics topics = topics("failing", QUICK_REBALANCE);
    List<String> requests = numbered("fine", 100).toList();
    topics.ask(requests);
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 1);
        Service augmenter = augmenter(topics, endpoint.baseUrl(), Map.of())) {
      endpoint.answerWith(500);
      augmenter.start();
      soon().until(() -> augmenter.health() instanceof Health.Impeded);
      assertThat(augmenter.health().toString()).contains("status 500");
      endpoint.answerWith(200);
      soon().untilAsserted(() -> assertThat(topics.results()).hasSize(requests.size()));
    }
    assertThat(topics.causes()).isEmpty();
  }

  @Test
  void aGroupWhoseOffsetsAreGoneBuysNothingUnlessToldTo() throws Exception {
    RequestTopics topics = topics("expired", QUICK_REBALANCE);
    topics.ask(numbered("fine", 10).toList());
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint(0, 1)) {
      try (Service augmenter = augmenter(topics, endpoint.baseUrl(), Map.of())) {
        augmenter.start();
        soon().untilAsserted(() -> assertThat(topics.results()).hasSize(10));
      }
      deleteGroup(topics);
      try (Service augmenter = augmenter(topics, endpoint.baseUrl(), Map.of())) {
        augmenter.start();
        soon().until(() -> augmenter.health() instanceof Health.Failed);
        assertThat(augmenter.health().toString())
            .contains("--augmenter.start=beginning", "--augmenter.start=end");
      }
      assertThat(endpoint.calls().values().stream().map(AtomicInteger::get)).containsOnly(1);
      try (Service augmenter =
          augmenter(topics, endpoint.baseUrl(), Map.of("augmenter.start", "beginning"))) {
        augmenter.start();
        soon().untilAsserted(() -> assertThat(topics.results()).hasSize(20));
      }
    }
  }

  private static void deleteGroup(RequestTopics topics) {
    String group = topics.cluster().group("augmenter");
    try (Admin admin = topics.cluster().admin()) {
      assertThat(Clients.await(admin.deleteConsumerGroups(List.of(group)).all())).isNull();
    }
  }

  private static RequestTopics topics(String prefix, Map<String, String> properties)
      throws IOException {
    return RequestTopics.create(kafka.bootstrapServers(), registry.url(), prefix, properties);
  }

  private static Service augmenter(
      RequestTopics topics, URI endpoint, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("augmenter.concurrency", "16");
    all.put("augmenter.attempts", "3");
    all.put("augmenter.backoff", "1");
    all.put("augmenter.call-timeout", "700");
    all.put("augmenter.drain-timeout", "5000");
    all.put("augmenter.close-timeout", "1500");
    all.put("augmenter.commit-interval", "50");
    all.put("augmenter.prompt-price", "2");
    all.put("augmenter.completion-price", "10");
    all.putAll(settings);
    Settings values = new Settings(all, Map.of(), Map.of());
    return Augmenter.service(topics.cluster(), AugmenterSettings.at(endpoint, values));
  }

  private static Stream<String> numbered(String behaviour, int count) {
    return IntStream.range(0, count).mapToObj(i -> behaviour + "-" + i);
  }

  private static List<String> passages(RequestTopics topics) {
    return topics.results().stream().map(r -> r.passage().id()).toList();
  }

  private static ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50));
  }
}
