package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RecordSerdes;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.TopicSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was fed, asked of a searcher by the command and over HTTP. */
@Timeout(400)
class SearchIT {
  private static final CheckpointId BASE = new CheckpointId("m", 0);
  private static final List<String> TEXTS = List.of("w0 w1 w2", "w50 w51 w52", "w90 w91 w92");
  private static final Pattern ADDRESS = Pattern.compile("searches are answered at (http://\\S+)");
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @TempDir Path directory;

  @Test
  void theCommandAndThePageAreAnsweredWithWhatWasFed() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
        EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0)) {
      fill(Cluster.of(kafka.bootstrapServers(), registry.url()));
      Map<String, String> environment =
          Map.of(
              "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
              "SCHEMA_REGISTRY_URL", registry.url(),
              "PASSAGEWORK_CHECKPOINTS", directory.resolve("files").toString());
      String[] arguments = {"searcher", "--data-dir", "data", "--set", "searcher.port=0"};
      try (Command searcher = Command.start(directory, environment, arguments)) {
        searcher.awaitOutput("searches are answered at", LONGEST);
        String url = address(searcher.output());
        await().atMost(LONGEST).until(() -> isComplete(get(url + "/status").body()));
        ask(url);
      }
    }
  }

  private void ask(String url) throws Exception {
    Command.Ended found =
        Command.run(directory, Map.of(), "search", TEXTS.get(1), "--searcher", url, "-k", "2");
    assertThat(found.exitCode()).as(found.output()).isZero();
    assertThat(found.output()).startsWith("m@0 on 3 passages");
    assertThat(found.output().lines().toList())
        .hasSize(5)
        .element(1)
        .asString()
        .containsPattern("^ +1 +\\S+ +c/1 +base: 1$");
    assertThat(found.output().lines().toList()).element(2).asString().contains(TEXTS.get(1));

    JsonNode answer = new ObjectMapper().readTree(get(url + "/search?k=1&q=w90+w91+w92").body());
    for (String ranking : List.of("champion", "base")) {
      assertThat(answer.path(ranking).path("checkpoint").asText()).isEqualTo("m@0");
      assertThat(answer.path(ranking).path("hits")).hasSize(1);
      assertThat(answer.path(ranking).at("/hits/0/passage").asText()).isEqualTo("c/2");
    }
    HttpResponse<String> refused = get(url + "/search?k=0&q=w1");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("give a query in q");
  }

  /** The passages, and the untouched base as champion. */
  private void fill(Cluster cluster) throws Exception {
    assertThat(TopicSetup.create(cluster, 1)).isNotEmpty();
    List<Checkpoint.File> files =
        new DirectoryCheckpointStore(directory.resolve("files"))
            .put(TinyEncoder.write(directory.resolve("tiny")));
    Checkpoint base = new Checkpoint(BASE, "tiny", files, Map.of(), 0, 0, 0, false, Instant.EPOCH);
    RecordSerdes serdes = cluster.serdes();
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (int i = 0; i < TEXTS.size(); i++) {
        PassageKey key = new PassageKey("c", Integer.toString(i));
        Passage passage = Passage.of(key, "", TEXTS.get(i));
        producer.send(cluster.record(serdes, Topics.PASSAGES, key.toString(), passage)).get();
      }
      producer.send(cluster.record(serdes, Topics.CHECKPOINTS, BASE.toString(), base)).get();
      Champion champion = new Champion(BASE, "the first", Instant.EPOCH);
      producer.send(cluster.record(serdes, Topics.CHAMPIONS, "m", champion)).get();
    }
  }

  private static boolean isComplete(String status) throws Exception {
    JsonNode told = new ObjectMapper().readTree(status);
    return told.path("passages").asInt() == TEXTS.size()
        && told.path("champion").asText().equals(BASE.toString())
        && told.path("pending").asInt() == 0;
  }

  private static String address(String output) {
    Matcher matcher = ADDRESS.matcher(output);
    assertThat(matcher.find()).as(output).isTrue();
    return matcher.group(1);
  }

  private static HttpResponse<String> get(String address) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
