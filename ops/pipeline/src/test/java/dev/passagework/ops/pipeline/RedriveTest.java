package dev.passagework.ops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.passagework.consumers.augmenter.Augmenter;
import dev.passagework.consumers.augmenter.AugmenterSettings;
import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.VariantBlock;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DeadLetters;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedriveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int REQUESTS = 5;

  private final AtomicBoolean wellAgain = new AtomicBoolean();
  private EmbeddedKafka kafka;
  private Cluster cluster;
  private HttpServer endpoint;
  private String letters;

  @BeforeEach
  void start() throws Exception {
    kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    cluster = Cluster.of(kafka.bootstrapServers(), "mock://redrive");
    assertThat(TopicSetup.create(cluster, 2)).isNotEmpty();
    letters = cluster.names().deadLettersOf(Topics.AUGMENTATION_REQUESTS);
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext("/", this::answer);
    endpoint.start();
  }

  @AfterEach
  void stop() {
    endpoint.stop(0);
    kafka.close();
  }

  @Test
  void whatFailedForAPassingCauseSucceedsWhenItIsSentBackAndNothingIsSentTwice() throws Exception {
    URI address = URI.create("http://127.0.0.1:" + endpoint.getAddress().getPort() + "/v1");
    try (Service augmenter =
        Augmenter.service(cluster, AugmenterSettings.at(address, Settings.defaults()))) {
      augmenter.start();
      ask();
      await().atMost(PATIENCE).until(() -> redrive(99, "", true).sent() == REQUESTS);
      wellAgain.set(true);

      assertThat(redrive(99, "another cause", false).otherReason()).isEqualTo(REQUESTS);
      assertThat(redrive(2, "", false).sent()).isEqualTo(2);
      long began = System.nanoTime();
      Redrive.Order slowly = new Redrive.Order(letters, 99, 5, "", 5, false);
      assertThat(new Redrive(cluster, slowly).run(letter -> {}).sent()).isEqualTo(REQUESTS - 2);
      assertThat(System.nanoTime() - began)
          .as("two waits between three letters, at five a second")
          .isGreaterThan(Duration.ofMillis(390).toNanos());
      assertThat(redrive(99, "", false)).isEqualTo(new Redrive.Outcome(0, 0, 0, 0));
      await().atMost(PATIENCE).until(() -> answered().size() == REQUESTS);
    }
    assertThat(attempts()).containsExactlyInAnyOrder("", "", "", "", "", "1", "1", "1", "1", "1");
  }

  @Test
  void whatFailsAgainIsSentBackOnlySoOften() throws Exception {
    URI address = URI.create("http://127.0.0.1:" + endpoint.getAddress().getPort() + "/v1");
    try (Service augmenter =
        Augmenter.service(cluster, AugmenterSettings.at(address, Settings.defaults()))) {
      augmenter.start();
      ask();
      await().atMost(PATIENCE).until(() -> redrive(99, "", true).sent() == REQUESTS);
      Redrive.Order once = new Redrive.Order(letters, 99, 1_000, "", 1, false);
      assertThat(new Redrive(cluster, once).run(letter -> {}).sent()).isEqualTo(REQUESTS);

      await()
          .atMost(PATIENCE)
          .until(() -> new Redrive(cluster, once).run(letter -> {}).givenUp() == REQUESTS);
    }
  }

  @Test
  void aTopicThatIsNoneOfDeadLettersIsRefused() {
    Redrive.Order order = new Redrive.Order("passages", 1, 1, "", 1, false);

    assertThatThrownBy(() -> new Redrive(cluster, order).run(letter -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("'passages'");
  }

  private Redrive.Outcome redrive(int most, String reason, boolean dryRun) throws Exception {
    return new Redrive(cluster, new Redrive.Order(letters, most, 1_000, reason, 5, dryRun))
        .run(letter -> assertThat(letter.service()).isEqualTo("augmenter"));
  }

  private void ask() throws Exception {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (int i = 0; i < REQUESTS; i++) {
        AugmentationRequest request =
            new AugmentationRequest(
                "r" + i,
                new PassageKey("c", "p" + i),
                "content",
                "c/question@llm",
                "question",
                "llm",
                new Prompt("template", "", "Ask something."),
                new Decoding(1, 1, 100, 7),
                new VariantBlock(0, 1));
        var sent =
            producer.send(
                cluster.record(
                    cluster.serdes(), Topics.AUGMENTATION_REQUESTS, request.key(), request));
        assertThat(sent.get(10, TimeUnit.SECONDS).hasOffset()).isTrue();
      }
    }
  }

  private List<String> answered() {
    List<String> all = new ArrayList<>();
    TopicReader.readToEnd(
        cluster, Topics.SYNTHETIC_QUERIES, reply -> all.addAll(reply.value().queries()));
    return all;
  }

  private List<String> attempts() {
    List<String> all = new ArrayList<>();
    TopicReader.readToEnd(
        cluster,
        Topics.AUGMENTATION_REQUESTS,
        request -> {
          var header = request.headers().lastHeader(DeadLetters.ATTEMPTS);
          all.add(header == null ? "" : new String(header.value(), StandardCharsets.UTF_8));
        });
    return all;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body =
        wellAgain.get()
            ? "{\"choices\":[{\"message\":{\"content\":\"[\\\"one side of the moon\\\"]\"}}],"
                + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}"
            : "{\"error\":{\"message\":\"no such model\"}}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(wellAgain.get() ? 200 : 400, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
