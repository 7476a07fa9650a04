package dev.passagework.streams.embedded;

import static dev.passagework.streams.embedded.Schemas.ID_AND_DEFAULTED;
import static dev.passagework.streams.embedded.Schemas.ID_AND_REQUIRED;
import static dev.passagework.streams.embedded.Schemas.ID_ONLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.embedded.RegistryClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** One registry for all tests; each uses the subject of its own name. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RegistryApiTest {

  private final EmbeddedKafka kafka =
      EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
  private final EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
  private final RegistryClient client = new RegistryClient(registry.url());

  @AfterAll
  void close() {
    registry.close();
    kafka.close();
  }

  @Test
  void aRegisteredSchemaIsFoundByIdVersionAndText(TestInfo test) {
    String subject = name(test);
    int id = client.register(subject, ID_ONLY).body().path("id").asInt();
    String text = Schemas.parsed(ID_ONLY).toString();
    assertThat(client.get("/schemas/ids/" + id).body().path("schema").asText()).isEqualTo(text);
    assertThat(client.get("/schemas/ids/" + id + "/schema").body().path("name").asText())
        .isEqualTo("Passage");
    assertThat(client.get("/schemas/ids/" + id + "/subjects").body().toString())
        .contains("\"" + subject + "\"");
    assertThat(client.get("/schemas/ids/" + id + "/versions").body().toString())
        .contains("{\"subject\":\"" + subject + "\",\"version\":1}");
    Answer latest = client.get("/subjects/" + subject + "/versions/latest");
    assertThat(latest.body().path("id").asInt()).isEqualTo(id);
    assertThat(latest.body().path("version").asInt()).isEqualTo(1);
    assertThat(client.post("/subjects/" + subject, ID_ONLY).body()).isEqualTo(latest.body());
    assertThat(
            client.get("/subjects/" + subject + "/versions/1/schema").body().path("type").asText())
        .isEqualTo("record");
  }

  @Test
  void anIncompatibleSchemaIsRefusedWith409AndNotKept(TestInfo test) {
    String subject = name(test);
    assertThat(client.register(subject, ID_ONLY).status()).isEqualTo(200);
    Answer refused = client.register(subject, ID_AND_REQUIRED);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.errorCode()).isEqualTo(409);
    assertThat(refused.body().path("message").asText()).contains(subject, "FULL_TRANSITIVE");
    assertThat(client.get("/subjects/" + subject + "/versions").body().toString()).isEqualTo("[1]");
    assertThat(client.register(subject, ID_AND_DEFAULTED).status()).isEqualTo(200);
    assertThat(client.get("/subjects/" + subject + "/versions").body().toString())
        .isEqualTo("[1,2]");
  }

  @Test
  void aTrialTellsWhatARegistrationWouldMeet(TestInfo test) {
    String trial = "/compatibility/subjects/" + name(test) + "/versions";
    assertThat(compatible(client.post(trial + "/latest", ID_AND_REQUIRED))).isTrue();
    assertThat(client.register(name(test), ID_ONLY).status()).isEqualTo(200);
    assertThat(compatible(client.post(trial, ID_AND_DEFAULTED))).isTrue();
    assertThat(compatible(client.post(trial + "/1", ID_AND_REQUIRED))).isFalse();
    Answer verbose = client.post(trial + "/latest?verbose=true", ID_AND_REQUIRED);
    assertThat(compatible(verbose)).isFalse();
    assertThat(verbose.body().path("messages")).isNotEmpty();
    assertThat(client.post(trial + "/9", ID_ONLY).errorCode()).isEqualTo(40402);
  }

  @Test
  void aSubjectsLevelIsItsOwnUntilItIsCleared(TestInfo test) {
    String config = "/config/" + name(test);
    assertThat(client.get("/config").body().path("compatibilityLevel").asText())
        .isEqualTo("FULL_TRANSITIVE");
    assertThat(client.get(config).errorCode()).isEqualTo(40408);
    assertThat(client.get(config + "?defaultToGlobal=true").body().toString())
        .contains("FULL_TRANSITIVE");
    assertThat(client.putLevel(config, "BACKWARD").body().toString())
        .isEqualTo("{\"compatibility\":\"BACKWARD\"}");
    assertThat(client.get(config).body().toString())
        .isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
    assertThat(client.putLevel(config, "SIDEWAYS").errorCode()).isEqualTo(42203);
    assertThat(client.delete(config).body().path("compatibilityLevel").asText())
        .isEqualTo("BACKWARD");
    assertThat(client.get(config).status()).isEqualTo(404);
  }

  @Test
  void whatIsNotThereHasTheDocumentedCode(TestInfo test) {
    String subject = name(test);
    assertThat(client.get("/subjects/" + subject + "/versions").errorCode()).isEqualTo(40401);
    assertThat(client.register(subject, ID_ONLY).status()).isEqualTo(200);
    assertThat(client.get("/subjects/" + subject + "/versions/7").errorCode()).isEqualTo(40402);
    assertThat(client.get("/subjects/" + subject + "/versions/x").errorCode()).isEqualTo(42202);
    assertThat(client.post("/subjects/" + subject, ID_AND_REQUIRED).errorCode()).isEqualTo(40403);
    assertThat(client.get("/schemas/ids/99999").errorCode()).isEqualTo(40403);
    assertThat(client.get("/schemas/ids/abc").errorCode()).isEqualTo(40403);
    assertThat(client.get("/nowhere").status()).isEqualTo(404);
    assertThat(client.send("PATCH", "/subjects", "").status()).isEqualTo(405);
  }

  @Test
  void whatIsNoAvroSchemaIsRefusedWith42201(TestInfo test) {
    String path = "/subjects/" + name(test) + "/versions";
    assertThat(client.register(name(test), "{\"type\":\"rekord\"}").errorCode()).isEqualTo(42201);
    assertThat(client.send("POST", path, "{}").errorCode()).isEqualTo(42201);
    assertThat(
            client
                .send("POST", path, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"message M{}\"}")
                .errorCode())
        .isEqualTo(42201);
    assertThat(client.send("POST", path, "{\"schema\":").status()).isEqualTo(400);
    assertThat(client.get(path).errorCode()).isEqualTo(40401);
  }

  @Test
  void aDeletedSubjectIsHiddenButNotForgotten(TestInfo test) {
    String subject = name(test);
    int id = client.register(subject, ID_ONLY).body().path("id").asInt();
    assertThat(client.delete("/subjects/" + subject + "?permanent=true").errorCode())
        .isEqualTo(42205);
    assertThat(client.delete("/subjects/" + subject).body().toString()).isEqualTo("[1]");
    assertThat(client.get("/subjects?subjectPrefix=" + subject).body()).isEmpty();
    assertThat(client.get("/subjects?deleted=true&subjectPrefix=" + subject).body()).hasSize(1);
    assertThat(client.get("/schemas/ids/" + id).status()).isEqualTo(200);
    assertThat(client.delete("/subjects/" + subject).errorCode()).isEqualTo(40401);
  }

  @Test
  void aSubjectMayHoldAnyCharacters() {
    assertThat(client.register("a%2Fb%20c+d%C3%A9-value", ID_ONLY).status()).isEqualTo(200);
    assertThat(client.get("/subjects?subjectPrefix=a%2F").body().path(0).asText())
        .isEqualTo("a/b c+dé-value");
    assertThat(client.get("/subjects/a%2Fb%20c+d%C3%A9-value/versions/1").status()).isEqualTo(200);
  }

  @Test
  void aBodyBeyondTheBoundIsRefused(TestInfo test) {
    Answer refused =
        client.send("POST", "/subjects/" + name(test) + "/versions", "x".repeat((1 << 20) + 1));
    assertThat(refused.status()).isEqualTo(413);
  }

  @Test
  void webPagesAreKeptOff() {
    assertThat(client.get("/subjects", "Origin", "http://example.org").status()).isEqualTo(403);
  }

  private static boolean compatible(Answer answer) {
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().required("is_compatible").asBoolean();
  }

  private static String name(TestInfo test) {
    return test.getTestMethod().orElseThrow().getName();
  }
}
