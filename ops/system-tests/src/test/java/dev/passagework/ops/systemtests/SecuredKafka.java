package dev.passagework.ops.systemtests;

import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A broker that talks to nobody but over TLS and with a password (SASL_SSL: PLAIN or SCRAM). */
final class SecuredKafka implements AutoCloseable {
  private static final String USER = "passagework";
  private static final String PASSWORD = "not-for-strangers";
  private static final String SCRAM = "SCRAM-SHA-512";
  private static final int ITERATIONS = 4096;

  private final EmbeddedKafka kafka;
  private final Certificate certificate;

  private SecuredKafka(EmbeddedKafka kafka, Certificate certificate) {
    this.kafka = kafka;
    this.certificate = certificate;
  }

  static SecuredKafka start(Certificate certificate) {
    Map<String, String> broker = new HashMap<>(tls(certificate));
    broker.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
    broker.put("ssl.keystore.location", certificate.store().toString());
    broker.put("ssl.keystore.password", certificate.password());
    broker.put("sasl.enabled.mechanisms", "PLAIN," + SCRAM);
    broker.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    broker.put(
        "listener.name.plaintext.plain.sasl.jaas.config",
        login("plain.Plain") + " user_" + USER + "=\"" + PASSWORD + "\";");
    broker.put(
        "listener.name.plaintext.scram-sha-512.sasl.jaas.config", login("scram.Scram") + ";");
    return new SecuredKafka(
        EmbeddedKafka.start(
            EmbeddedKafkaSettings.inTemporaryDirectory().withBrokerProperties(broker)),
        certificate);
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** What a client has to be set to. */
  Map<String, String> clientSettings() {
    Map<String, String> settings = new HashMap<>(tls(certificate));
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", "PLAIN");
    settings.put("sasl.jaas.config", login("plain.Plain") + ";");
    return settings;
  }

  /** What a client has to be set to that proves to know the password without telling it. */
  Map<String, String> scramClientSettings() throws ExecutionException, InterruptedException {
    Map<String, String> settings = clientSettings();
    settings.put("bootstrap.servers", bootstrapServers());
    try (Admin admin = Admin.create(new HashMap<>(settings))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      USER,
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                      PASSWORD)))
          .all()
          .get();
    }
    settings.remove("bootstrap.servers");
    settings.put("sasl.mechanism", SCRAM);
    settings.put("sasl.jaas.config", login("scram.Scram") + ";");
    return settings;
  }

  private static String login(String module) {
    return "org.apache.kafka.common.security.%sLoginModule required username=\"%s\" password=\"%s\""
        .formatted(module, USER, PASSWORD);
  }

  private static Map<String, String> tls(Certificate certificate) {
    return Map.of(
        "ssl.truststore.location",
        certificate.store().toString(),
        "ssl.truststore.password",
        certificate.password(),
        "ssl.truststore.type",
        "PKCS12",
        "ssl.keystore.type",
        "PKCS12");
  }

  @Override
  public void close() {
    kafka.close();
  }
}
