package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.embedded.BasicCredentials;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.TopicFollower;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker with TLS and SASL, and a registry with basic authentication or behind a proxy. */
@Timeout(400)
class SecuredClusterIT {
  private static final Map<String, String> REGISTRY =
      Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "us:er");

  private static final long LONGEST = 300;

  @TempDir Path directory;
  private Certificate certificate;
  private SecuredKafka kafka;
  private EmbeddedKafka ofTheRegistry;
  private EmbeddedRegistry registry;
  private Cluster cluster;

  @BeforeEach
  void start() throws Exception {
    certificate = Certificate.in(directory, "not-for-strangers-either");
    kafka = SecuredKafka.start(certificate);
    ofTheRegistry = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    registry =
        EmbeddedRegistry.start(
            ofTheRegistry.bootstrapServers(), 0, new BasicCredentials("us", "er"));
    cluster =
        new Cluster(
            kafka.bootstrapServers(),
            registry.url(),
            new TopicNames(""),
            kafka.clientSettings(),
            REGISTRY);
    assertThat(TopicSetup.create(cluster, 1)).isNotEmpty();
    Files.writeString(
        directory.resolve("passages.tsv"),
        "1\tTides\tThe Moon pulls at the sea. Twice a day the water rises and falls again.\n");
  }

  @AfterEach
  void stop() {
    registry.close();
    ofTheRegistry.close();
    kafka.close();
  }

  /** The services log in by PLAIN and basic, the command by SCRAM and with a token over TLS. */
  @Test
  void passagesThatACommandFeedsBecomePairsOfTheServices() throws Exception {
    Map<String, String> scram = kafka.scramClientSettings();
    Settings settings =
        new Settings(
            Map.of("augmenter.without-endpoint", "true", "planner.unplanned", "ict"),
            Map.of(),
            Map.of());
    DataDirectory data = DataDirectory.kept(directory.resolve("data"));
    Services services = new Services(cluster, settings, data, Optional.empty());
    CompletableFuture<TrainingPair> pair = new CompletableFuture<>();
    try (Pipeline pipeline =
            new Pipeline(List.of(services.planner(), services.augmenter(), services.refinery()));
        TopicFollower follower =
            new TopicFollower("pairs", cluster)
                .on(Topics.TRAINING_PAIRS, (key, value, record) -> pair.complete(value));
        RegistryProxy proxy = RegistryProxy.start(registry.url(), "us:er", certificate)) {
      pipeline.start();
      follower.start();
      Map<String, String> token = RegistryProxy.clientSettings(certificate);
      Command.Ended fed = feed(scram, proxy.url(), token);
      assertThat(fed.exitCode()).as(fed.output()).isZero();
      assertThat(pair.get(LONGEST, TimeUnit.SECONDS).passage())
          .isEqualTo(new PassageKey("sea", "1"));
      assertThat(pipeline.failure()).isEmpty();
    }
  }

  @Test
  void whoHasNoPasswordIsToldSoAndNothingOfIt() throws Exception {
    Map<String, String> wrong = kafka.clientSettings();
    wrong.computeIfPresent("sasl.jaas.config", (name, login) -> login.replace("not-for-", "for-"));

    Command.Ended stranger = feed(wrong, registry.url(), REGISTRY);
    assertThat(stranger.exitCode()).isEqualTo(1);
    assertThat(stranger.output()).containsIgnoringCase("authentication").doesNotContain("for-str");

    Command.Ended unknown = feed(kafka.clientSettings(), registry.url(), Map.of());
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.output()).contains("user and password are missing or wrong");
  }

  @Test
  void theDoctorAsksAsTheServicesDo() throws Exception {
    try (RegistryProxy proxy = RegistryProxy.start(registry.url(), "us:er", certificate)) {
      Map<String, String> token = RegistryProxy.clientSettings(certificate);
      Command.Ended friend = run(kafka.clientSettings(), proxy.url(), token, "doctor");
      assertThat(friend.output()).contains("ok    registry", "ok    broker", "ok    topics");
    }
    Map<String, String> wrong = new HashMap<>(REGISTRY);
    wrong.put("basic.auth.user.info", "us:wrong-word");
    Command.Ended stranger = run(kafka.clientSettings(), registry.url(), wrong, "doctor");
    assertThat(stranger.exitCode()).isEqualTo(1);
    assertThat(stranger.output())
        .containsPattern("FAIL {2}registry .*401.*user and password are missing or wrong")
        .contains("credentials go into --registry", "ok    broker")
        .doesNotContain("wrong-word");
  }

  private Command.Ended feed(
      Map<String, String> client, String registryUrl, Map<String, String> ofRegistry)
      throws IOException, InterruptedException {
    return run(
        client, registryUrl, ofRegistry, "feed", "passages", "passages.tsv", "--corpus", "sea");
  }

  private Command.Ended run(
      Map<String, String> client,
      String registryUrl,
      Map<String, String> ofRegistry,
      String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
            "SCHEMA_REGISTRY_URL", registryUrl,
            "PASSAGEWORK_KAFKA_SETTINGS", file("kafka.properties", client),
            "PASSAGEWORK_REGISTRY_SETTINGS", file("registry.properties", ofRegistry));
    return Command.run(directory, environment, arguments);
  }

  private String file(String name, Map<String, String> values) throws IOException {
    Properties properties = new Properties();
    properties.putAll(values);
    Path file = directory.resolve(name);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return file.toString();
  }
}
