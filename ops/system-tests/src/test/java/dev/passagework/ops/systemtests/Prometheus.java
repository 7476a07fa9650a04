package dev.passagework.ops.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A Prometheus that is installed on this machine, scraping one target with the rules of ours. */
final class Prometheus implements AutoCloseable {
  private final Process process;
  private final Path log;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();

  private Prometheus(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /** Where it is installed. */
  static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "prometheus"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param target {@code host:port} of what it scrapes
   */
  static Prometheus start(Path program, Path directory, Path rules, String target)
      throws IOException {
    Path configuration = directory.resolve("prometheus.yml");
    Files.writeString(
        configuration,
        """
        global: {scrape_interval: 3s, scrape_timeout: 3s, evaluation_interval: 1s}
        rule_files: ["%s"]
        scrape_configs:
          - {job_name: passagework, static_configs: [{targets: ["%s"]}]}
        """
            .formatted(rules.toAbsolutePath().normalize(), target));
    Path log = directory.resolve("prometheus.log");
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Prometheus(process, log, port);
  }

  /**
   * Number of series that answer an expression now; 0 while it has not started.
   *
   * @throws IllegalArgumentException if it is no PromQL
   */
  int series(String expression) throws IOException, InterruptedException {
    if (!process.isAlive()) {
      throw new IllegalStateException("Prometheus ended: " + Files.readString(log));
    }
    URI address =
        URI.create(
            "http://127.0.0.1:%d/api/v1/query?query=%s"
                .formatted(port, URLEncoder.encode(expression, StandardCharsets.UTF_8)));
    JsonNode reply;
    try {
      HttpRequest request = HttpRequest.newBuilder(address).build();
      reply = json.readTree(client.send(request, BodyHandlers.ofString()).body());
    } catch (IOException notYet) {
      return 0;
    }
    if ("bad_data".equals(reply.path("errorType").asText())) {
      throw new IllegalArgumentException(expression + ": " + reply.path("error").asText());
    }
    return reply.path("data").path("result").size();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
