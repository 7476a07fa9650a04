package dev.passagework.ops.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A broker that talks to nobody but over TLS and with a password (SASL_SSL, PLAIN). */
final class SecuredKafka implements AutoCloseable {
  private static final String PASSWORD = "not-for-strangers";
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required"
          + " username=\"passagework\" password=\""
          + PASSWORD
          + "\"";

  private final EmbeddedKafka kafka;
  private final Path store;

  private SecuredKafka(EmbeddedKafka kafka, Path store) {
    this.kafka = kafka;
    this.store = store;
  }

  static SecuredKafka start(Path directory) throws IOException, InterruptedException {
    Path store = certificate(directory);
    Map<String, String> broker = new HashMap<>(tls(store));
    broker.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
    broker.put("ssl.keystore.location", store.toString());
    broker.put("ssl.keystore.password", PASSWORD);
    broker.put("sasl.enabled.mechanisms", "PLAIN");
    broker.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    broker.put(
        "listener.name.plaintext.plain.sasl.jaas.config",
        LOGIN + " user_passagework=\"" + PASSWORD + "\";");
    return new SecuredKafka(
        EmbeddedKafka.start(
            EmbeddedKafkaSettings.inTemporaryDirectory().withBrokerProperties(broker)),
        store);
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  /** What a client has to be set to. */
  Map<String, String> clientSettings() {
    Map<String, String> settings = new HashMap<>(tls(store));
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", "PLAIN");
    settings.put("sasl.jaas.config", LOGIN + ";");
    return settings;
  }

  private static Map<String, String> tls(Path store) {
    return Map.of(
        "ssl.truststore.location",
        store.toString(),
        "ssl.truststore.password",
        PASSWORD,
        "ssl.truststore.type",
        "PKCS12",
        "ssl.keystore.type",
        "PKCS12");
  }

  /** A key for 127.0.0.1 and its own certificate, in one store. */
  private static Path certificate(Path directory) throws IOException, InterruptedException {
    Path store = directory.resolve("broker.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "broker",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=127.0.0.1",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-validity",
                    "2",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    return store;
  }

  @Override
  public void close() {
    kafka.close();
  }
}
