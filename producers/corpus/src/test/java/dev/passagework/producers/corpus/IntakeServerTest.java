package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class IntakeServerTest {
  private static final String NDJSON = "application/x-ndjson";
  private static final long MOST_BYTES = 20_000;

  private static FeedCluster cluster;
  private static IntakeServer server;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    cluster = new FeedCluster();
    server = IntakeServer.start(cluster.cluster(), settings("", 1));
  }

  @AfterAll
  static void stop() {
    server.close();
    cluster.close();
  }

  @Test
  void linesBecomePassagesAndTheSameLinesAgainChangeNothing() throws Exception {
    String lines =
        """
        {"_id": "1", "title": "Tides", "text": "The sea rises."}
        {"_id": "2", "text": "The corona is hot."}
        {"_id": "3", "text": ""}
        """;

    HttpResponse<String> first = post("tides", BodyPublishers.ofString(lines));
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body())
        .isEqualTo(
            """
            {"lines":3,"sent":2,"unchanged":0,"empty":1,"malformed":0,"errors":[]}\
            """);
    assertThat(post("tides", BodyPublishers.ofString(lines)).body())
        .contains("\"sent\":0", "\"unchanged\":2");

    assertThat(cluster.records(Topics.PASSAGES, "tides/"))
        .extracting(record -> record.value().text())
        .containsExactlyInAnyOrder("The sea rises.", "The corona is hot.");
  }

  @Test
  void passagesBelongToTheTraceOfTheCallThatBroughtThem() throws Exception {
    String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    send(request(server, "traced").header("traceparent", parent).POST(lines(2)));
    send(request(server, "untraced").header("traceparent", "nonsense").POST(lines(1)));

    assertThat(cluster.records(Topics.PASSAGES, "traced/"))
        .hasSize(2)
        .allSatisfy(
            record ->
                assertThat(TraceContext.of(record.headers()))
                    .contains(new TraceContext(parent, "")));
    assertThat(cluster.records(Topics.PASSAGES, "untraced/"))
        .singleElement()
        .satisfies(record -> assertThat(record.headers()).isEmpty());
  }

  @Test
  void whatAFeederBeforeItSentIsNotSentAgain() throws Exception {
    assertThat(post("before", lines(3)).body()).contains("\"sent\":3");
    try (IntakeServer later = IntakeServer.start(cluster.cluster(), settings("", 1))) {
      assertThat(send(request(later, "before").POST(lines(3))).body())
          .contains("\"sent\":0", "\"unchanged\":3");
    }
  }

  @Test
  void aBadLineIsToldAndTheOthersAreTaken() throws Exception {
    HttpResponse<String> mixed =
        post("mixed", BodyPublishers.ofString("nonsense\n{\"_id\": \"1\", \"text\": \"good\"}\n"));

    assertThat(mixed.statusCode()).isEqualTo(200);
    assertThat(mixed.body())
        .contains("\"sent\":1", "\"malformed\":1", "{\"line\":1,\"reason\":\"the line is no JSON");
    assertThat(post("mixed", BodyPublishers.ofString("nonsense\n")).statusCode()).isEqualTo(400);
  }

  @Test
  void aPassageIsWithdrawnByItsId() throws Exception {
    post("gone", BodyPublishers.ofString("{\"_id\": \"a/b c\", \"text\": \"good\"}\n"));

    assertThat(send(request(server, "gone/a%2Fb%20c").DELETE()).body())
        .isEqualTo("{\"withdrawn\":1}");
    assertThat(send(request(server, "gone/a%2Fb%20c").DELETE()).body())
        .isEqualTo("{\"withdrawn\":0}");
    assertThat(cluster.records(Topics.PASSAGES, "gone/"))
        .last()
        .matches(record -> record.value() == null);
  }

  @Test
  void moreThanIsTakenAtOnceIsCutAtALineAndSaysWhereToGoOn() throws Exception {
    assertThat(post("long", lines(2_000)).statusCode()).as("of known length").isEqualTo(413);
    assertThat(cluster.records(Topics.PASSAGES, "long/")).isEmpty();

    String text = text(2_000);
    BodyPublisher chunked =
        BodyPublishers.ofInputStream(
            () -> new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    HttpResponse<String> cut = post("long", chunked);

    assertThat(cut.statusCode()).isEqualTo(413);
    int taken = cluster.records(Topics.PASSAGES, "long/").size();
    assertThat(taken).isBetween(100, 1_999);
    assertThat(cut.body()).contains("lines 1 to " + taken + " were taken", "\"malformed\":0");
  }

  @Test
  @Timeout(60)
  void whileAllPlacesAreTakenACallerIsToldToComeAgain() throws Exception {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      write(
          slow,
          """
          POST /passages/busy HTTP/1.1
          Host: 127.0.0.1
          Content-Type: application/x-ndjson
          Transfer-Encoding: chunked
          Connection: close

          1
          {
          """);
      while (server.freePlaces() > 0) {
        Thread.onSpinWait();
      }
      HttpResponse<String> second = post("busy", lines(1));
      assertThat(second.statusCode()).isEqualTo(429);
      assertThat(second.headers().firstValue("Retry-After")).contains("1");

      write(slow, "19\n\"_id\":\"9\", \"text\":\"good\"}\n0\n\n");
      assertThat(new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200")
          .contains("\"sent\":1");
    }
  }

  private static void write(Socket socket, String lines) throws IOException {
    socket.getOutputStream().write(lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  @Test
  void whatAWebPageCouldSendIsRefused() throws Exception {
    HttpRequest plain =
        HttpRequest.newBuilder(uri(server, "web")).POST(BodyPublishers.ofString("{}")).build();
    assertThat(send(plain).statusCode()).isEqualTo(415);

    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        OutputStream out = socket.getOutputStream()) {
      out.write(
          "GET /health HTTP/1.0\r\nHost: evil.example\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void aWrongWayIsToldTheRightOne() throws Exception {
    assertThat(send(request(server, "../x").GET()).statusCode()).isIn(404, 405);
    assertThat(send(request(server, "web").GET()).body()).contains("POST /passages/<corpus>");
    assertThat(post("no%20corpus", lines(1)).body()).contains("letters, digits");
    HttpRequest health =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/health")).build();
    assertThat(send(health).statusCode()).isEqualTo(200);
  }

  @Test
  void beyondLoopbackATokenIsNeededAndAsked() throws Exception {
    InetAddress everywhere = InetAddress.getByName("0.0.0.0");
    assertThatThrownBy(() -> new IntakeSettings(everywhere, 0, "", 1, 1))
        .hasMessageContaining("PASSAGEWORK_FEED_TOKEN");
    assertThatThrownBy(() -> settings("short", 1)).hasMessageContaining("16 characters");
    assertThat(settings("a-token-nobody-knows", 1).toString()).doesNotContain("nobody");

    try (IntakeServer guarded =
        IntakeServer.start(cluster.cluster(), settings("a-token-nobody-knows", 1))) {
      assertThat(send(request(guarded, "web").POST(lines(1))).statusCode()).isEqualTo(401);
      assertThat(
              send(request(guarded, "web")
                      .header("Authorization", "Bearer a-token-nobody-knows")
                      .POST(lines(1)))
                  .statusCode())
          .isEqualTo(200);
    }
  }

  private static IntakeSettings settings(String token, int requests) {
    return new IntakeSettings(InetAddress.getLoopbackAddress(), 0, token, MOST_BYTES, requests);
  }

  private static BodyPublisher lines(int count) {
    return BodyPublishers.ofString(text(count));
  }

  private static String text(int count) {
    return IntStream.range(0, count)
        .mapToObj("{\"_id\": \"%1$d\", \"text\": \"passage number %1$d\"}\n"::formatted)
        .collect(Collectors.joining());
  }

  private static HttpResponse<String> post(String corpus, BodyPublisher body)
      throws IOException, InterruptedException {
    return send(request(server, corpus).POST(body));
  }

  private static HttpRequest.Builder request(IntakeServer to, String path) {
    return HttpRequest.newBuilder(uri(to, path)).header("Content-Type", NDJSON);
  }

  private static URI uri(IntakeServer to, String path) {
    return URI.create("http://127.0.0.1:" + to.port() + "/passages/" + path);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return send(request.build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }
}
