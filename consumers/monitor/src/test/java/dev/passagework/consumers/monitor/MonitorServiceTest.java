package dev.passagework.consumers.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page as its readers get it, on a broker of its own. */
@Timeout(90)
class MonitorServiceTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> SCORE =
      Map.of("collection", "c", "role", "report", "domain", "in");

  @TempDir static Path directory;
  private static EmbeddedKafkaSettings settings;
  private static EmbeddedKafka kafka;
  private static EmbeddedRegistry registry;
  private static Cluster cluster;
  private MonitorService monitor;

  @BeforeAll
  static void begin() throws Exception {
    settings = new EmbeddedKafkaSettings(directory, false, freePort(), Map.of());
    kafka = EmbeddedKafka.start(settings);
    registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    cluster = Cluster.of(kafka.bootstrapServers(), registry.url());
    TopicSetup.create(cluster, 2);
    send(Topics.EVALUATION_METRICS, "m@0", score("m@0", 0.5));
  }

  @AfterAll
  static void end() {
    registry.close();
    kafka.close();
  }

  @BeforeEach
  void serve() {
    monitor = started(Map.of());
  }

  @AfterEach
  void close() {
    monitor.close();
  }

  @Test
  void thePageBeginsWithTheHistoryOfTheTopicsAndGoesOnLive() throws Exception {
    soon().until(() -> state().at("/retrieval/charts").size() == 1);
    HttpURLConnection events = get("/api/events", Map.of());
    assertThat(events.getContentType()).startsWith("text/event-stream");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(events.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(frame(lines, "snapshot").at("/retrieval/charts/0/lines/0/scores")).isNotEmpty();
      send(Topics.EVALUATION_METRICS, "m@7", score("m@7", 0.75));
      JsonNode retrieval = frame(lines, "retrieval");
      while (!retrieval.toString().contains("m@7")) {
        retrieval = frame(lines, "retrieval");
      }
      send(
          Topics.TRAINING_METRICS,
          "m@7",
          new MetricEvent("loss", 1.25, "m@7", Map.of(), Instant.now()));
      assertThat(frame(lines, "points").toString()).contains("1.25");
    }
  }

  @Test
  void nothingComesFromElsewhere() throws Exception {
    for (String path : new String[] {"/", "/app.js", "/style.css", "/api/state", "/nowhere"}) {
      HttpURLConnection reply = get(path, Map.of());
      assertThat(reply.getHeaderField("Content-Security-Policy"))
          .contains("default-src 'none'")
          .doesNotContain("unsafe")
          .doesNotContain("http");
      assertThat(reply.getHeaderField("X-Content-Type-Options")).isEqualTo("nosniff");
    }
    String page = body(get("/", Map.of()));
    assertThat(page).doesNotContain("http://").doesNotContain("https://").doesNotContain("style=");
  }

  @Test
  void aNameOfSomebodyElseIsNotAnswered() throws Exception {
    URI page = monitor.address().orElseThrow();
    try (Socket socket = new Socket(page.getHost(), page.getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/state HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void aSecretIsAskedForWhereOneIsSet() throws Exception {
    try (MonitorService closed = started(Map.of("monitor.authentication", "bearer"))) {
      URI state = closed.address().orElseThrow().resolve("/api/state");
      assertThat(get(state, Map.of()).getResponseCode()).isEqualTo(401);
      assertThat(get(state, Map.of("Authorization", "Bearer wood")).getResponseCode())
          .isEqualTo(401);
      assertThat(get(state, Map.of("Authorization", "Bearer tree")).getResponseCode())
          .isEqualTo(200);
    }
  }

  @Test
  void aPassageIsFoundInTheTopics() throws Exception {
    Passage passage = Passage.of(new PassageKey("corpus", "a#b"), "Title", "<b>Text</b>");
    send(Topics.PASSAGES, passage.key().toString(), passage);
    JsonNode story = JSON.readTree(body(get("/api/passage?key=corpus%2Fa%23b", Map.of())));
    assertThat(story.path("text").asText()).isEqualTo("<b>Text</b>");
    assertThat(story.path("complete").asBoolean()).isTrue();
    assertThat(get("/api/passage?key=corpus%2Fnone", Map.of()).getResponseCode()).isEqualTo(404);
    assertThat(get("/api/passage?key=nonsense", Map.of()).getResponseCode()).isEqualTo(400);
    assertThat(get("/api/checkpoint?id=m%4099", Map.of()).getResponseCode()).isEqualTo(404);
  }

  @Test
  void aPortThatIsTakenIsNamedWithItsCure() {
    String port = Integer.toString(monitor.address().orElseThrow().getPort());
    MonitorService second =
        Monitor.service(cluster, MonitorSettings.from(values(Map.of("monitor.port", port))));
    try (second) {
      second.start();
      soon().until(() -> second.health() instanceof Health.Failed);
      assertThat(((Health.Failed) second.health()).message()).contains(port, "monitor.port");
    }
  }

  @Test
  void itOutlivesARestartOfTheBroker() throws Exception {
    soon().until(() -> state().at("/flow/trouble").asText("?").isEmpty());
    kafka.close();
    soon().until(() -> !state().at("/flow/trouble").asText().isEmpty());
    assertThat(state().at("/retrieval/charts")).isNotEmpty();
    kafka = EmbeddedKafka.start(settings);
    send(Topics.EVALUATION_METRICS, "m@9", score("m@9", 0.9));
    soon().until(() -> state().path("retrieval").toString().contains("m@9"));
    soon().until(() -> state().at("/flow/trouble").asText("?").isEmpty());
  }

  private static MonitorService started(Map<String, String> given) {
    MonitorService service = Monitor.service(cluster, MonitorSettings.from(values(given)));
    service.start();
    soon().until(() -> service.address().isPresent());
    return service;
  }

  private static Settings values(Map<String, String> given) {
    Map<String, String> all = new java.util.HashMap<>(Map.of("monitor.port", "0"));
    all.putAll(given);
    return new Settings(all, Map.of(MonitorSettings.SECRET_VARIABLE, "tree"), Map.of());
  }

  private static MetricEvent score(String subject, double value) {
    return new MetricEvent("ndcg@10", value, subject, SCORE, Instant.now());
  }

  private static <V> void send(Topic<V> topic, String key, V value) throws Exception {
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      producer.send(cluster.record(cluster.serdes(), topic, key, value)).get();
    }
  }

  private JsonNode state() throws IOException {
    return JSON.readTree(body(get("/api/state", Map.of())));
  }

  private HttpURLConnection get(String path, Map<String, String> headers) throws IOException {
    return get(monitor.address().orElseThrow().resolve(path), headers);
  }

  private static HttpURLConnection get(URI uri, Map<String, String> headers) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    headers.forEach(connection::setRequestProperty);
    connection.setReadTimeout(30_000);
    return connection;
  }

  private static String body(HttpURLConnection connection) throws IOException {
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Data of the next frame of an event. */
  private static JsonNode frame(BufferedReader lines, String event) throws IOException {
    String line = lines.readLine();
    while (!("event: " + event).equals(line)) {
      assertThat(line).as("the stream goes on").isNotNull();
      line = lines.readLine();
    }
    return JSON.readTree(lines.readLine().substring("data: ".length()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static org.awaitility.core.ConditionFactory soon() {
    return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(100));
  }
}
