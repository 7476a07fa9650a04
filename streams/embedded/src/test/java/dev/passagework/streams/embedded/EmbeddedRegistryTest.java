package dev.passagework.streams.embedded;

import static dev.passagework.streams.embedded.Schemas.ID_AND_DEFAULTED;
import static dev.passagework.streams.embedded.Schemas.ID_AND_REQUIRED;
import static dev.passagework.streams.embedded.Schemas.ID_ONLY;
import static dev.passagework.streams.embedded.Schemas.TITLE_NUMBER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedRegistryTest {

  @Test
  void idsLevelsAndHiddenVersionsOutliveARestartOfBrokerAndRegistry(@TempDir Path folder) {
    int kept;
    int hidden;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder));
        EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0)) {
      RegistryClient client = new RegistryClient(registry.url());
      kept = client.register("kept", ID_ONLY).body().path("id").asInt();
      hidden = client.register("hidden", ID_AND_DEFAULTED).body().path("id").asInt();
      assertThat(client.delete("/subjects/hidden").body()).hasSize(1);
      assertThat(client.putLevel("/config/kept", "NONE").status()).isEqualTo(200);
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder));
        EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0)) {
      RegistryClient client = new RegistryClient(registry.url());
      assertThat(client.get("/subjects").body()).hasToString("[\"kept\"]");
      assertThat(client.get("/schemas/ids/" + hidden).body().path("schema").asText())
          .isEqualTo(Schemas.parsed(ID_AND_DEFAULTED).toString());
      assertThat(client.register("kept", ID_ONLY).body().path("id").asInt()).isEqualTo(kept);
      assertThat(client.get("/config/kept").body().path("compatibilityLevel").asText())
          .isEqualTo("NONE");
      assertThat(client.register("kept", TITLE_NUMBER).body().path("id").asInt())
          .isEqualTo(hidden + 1);
    }
  }

  @Test
  void twoRegistriesOnOneTopicNeverGiveOneIdToTwoSchemas() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
        EmbeddedRegistry one = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
        EmbeddedRegistry other = EmbeddedRegistry.start(kafka.bootstrapServers(), 0)) {
      RegistryClient first = new RegistryClient(one.url());
      RegistryClient second = new RegistryClient(other.url());
      assertThat(first.register("a", ID_ONLY).body().path("id").asInt()).isEqualTo(1);
      assertThat(second.register("b", ID_AND_DEFAULTED).body().path("id").asInt()).isEqualTo(2);
      assertThat(first.register("c", ID_AND_REQUIRED).body().path("id").asInt()).isEqualTo(3);
      assertThat(second.register("a", ID_ONLY).body().path("id").asInt()).isEqualTo(1);
      assertThat(second.register("a", ID_AND_REQUIRED).status()).isEqualTo(409);
    }
  }

  @Test
  void aTopicThatWouldLoseSchemasIsRefused() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory())) {
      new Clients(kafka.bootstrapServers()).createTopic("_schemas");
      assertThatThrownBy(() -> EmbeddedRegistry.start(kafka.bootstrapServers(), 0).close())
          .isInstanceOf(EmbeddedStartException.class)
          .hasMessageContaining("cleanup.policy=delete");
    }
  }

  @Test
  void aTakenPortIsNamedWithItsCure() throws Exception {
    try (ServerSocket squatter = new ServerSocket()) {
      squatter.bind(new InetSocketAddress("127.0.0.1", 0));
      int port = squatter.getLocalPort();
      assertThatThrownBy(() -> EmbeddedRegistry.start("127.0.0.1:1", port).close())
          .isInstanceOf(EmbeddedStartException.class)
          .hasMessage(
              "the port %d is taken: choose another with --registry-port or stop what listens there",
              port);
    }
  }

  @Test
  void aChangeThatCannotBeWrittenIsRefusedAndNotSeen() {
    EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
    Subjects subjects = new Subjects(Compatibility.NONE);
    try (SchemaLog log = SchemaLog.open(new SchemaTopic(kafka.bootstrapServers()), subjects)) {
      log.close();
      kafka.close();
      SubjectChanges changes = new SubjectChanges(subjects);
      Outcome<Integer> outcome = log.change(() -> changes.register("a", Schemas.parsed(ID_ONLY)));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.error()).isEqualTo(RegistryError.LOG_UNAVAILABLE));
      assertThat(subjects.names("", true)).isEmpty();
    } finally {
      kafka.close();
    }
  }

  @Test
  void strangersAreAnsweredWith401WhereCredentialsAreAsked() {
    BasicCredentials credentials = new BasicCredentials("reader", "se:cret");
    String header =
        "Basic "
            + Base64.getEncoder().encodeToString("reader:se:cret".getBytes(StandardCharsets.UTF_8));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
        EmbeddedRegistry registry =
            EmbeddedRegistry.start(kafka.bootstrapServers(), 0, credentials)) {
      RegistryClient client = new RegistryClient(registry.url());
      assertThat(client.get("/subjects").status()).isEqualTo(401);
      assertThat(client.get("/subjects", "Authorization", "Basic nonsense").status())
          .isEqualTo(401);
      assertThat(client.get("/subjects", "Authorization", header).status()).isEqualTo(200);
    }
    assertThat(credentials).hasToString("BasicCredentials[user=reader]");
  }
}
