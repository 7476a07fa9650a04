package dev.passagework.consumers.augmenter.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.consumers.augmenter.llm.ChatCompletions;
import dev.passagework.consumers.augmenter.llm.EndpointSettings;
import dev.passagework.consumers.augmenter.llm.Endpoints;
import dev.passagework.consumers.augmenter.llm.LlmReply;
import dev.passagework.consumers.augmenter.llm.Secret;
import dev.passagework.consumers.augmenter.llm.TokenProbabilities;
import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.VariantBlock;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class RecordedEndpointTest {
  private static final String LINES =
      "{\"passage_id\": \"a/b\", \"question\": [\"q0\", \"q1\", \"q2\"], \"title\": [\"t0\"]}\n\n";

  @Test
  void aBlockOfVariantsIsAnsweredInTheFormOfALiveLlm() throws Exception {
    assertThat(call("a/b", "question", new VariantBlock(1, 2)))
        .isEqualTo(
            new LlmReply.Answer(
                "{\"queries\":[\"q1\",\"q2\"]}", new TokenUsage(4, 6), TokenProbabilities.NONE));
  }

  @Test
  void aBlockThatIsRecordedInPartIsAnsweredInPart() throws Exception {
    assertThat(call("a/b", "question", new VariantBlock(2, 4)))
        .isInstanceOfSatisfying(
            LlmReply.Answer.class, a -> assertThat(a.text()).isEqualTo("{\"queries\":[\"q2\"]}"));
  }

  @ParameterizedTest
  @CsvSource({"a/b, claim, 0", "missing, question, 0", "a/b, title, 1"})
  void whatIsNotRecordedIsTheRequestsOwnFault(String passage, String strategy, int first)
      throws Exception {
    assertThat(call(passage, strategy, new VariantBlock(first, 1)))
        .isInstanceOfSatisfying(
            LlmReply.Refused.class,
            r -> assertThat(r.reason()).contains("422", "'" + strategy + "'", "'" + passage + "'"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, '{}', 400, X-Passagework-Passage is missing",
    "/v1/chat/completions, 'nonsense', 400, not a chat completion request",
    "/v1/models, '{}', 404, there is only POST"
  })
  void aCallThatMakesNoSenseIsToldSo(String path, String body, int status, String says)
      throws Exception {
    try (RecordedEndpoint endpoint = endpoint(Duration.ZERO)) {
      URI uri = URI.create("http://127.0.0.1:" + endpoint.baseUrl().getPort() + path);
      var response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(uri)
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).contains(says);
    }
  }

  @Test
  void aTakenPortIsNamedWithItsCure() throws Exception {
    try (RecordedEndpoint endpoint = endpoint(Duration.ZERO)) {
      int port = endpoint.baseUrl().getPort();
      assertThatThrownBy(() -> RecordedEndpoint.start(replies(LINES), port, Duration.ZERO).close())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("choose another port");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"passage_id\": \"a\"| f.jsonl:1: the line is not JSON",
        "[]| f.jsonl:1: the line is not a JSON object",
        "{\"question\": [\"a\"]}| f.jsonl:1: there is no passage_id",
        "{\"passage_id\": \"a\", \"question\": \"b\"}| f.jsonl:1: question must be an array of texts",
        "{\"passage_id\": \"a\", \"question\": [1]}| f.jsonl:1: question must be an array of texts",
        "''| f.jsonl holds no recorded replies"
      })
  void aMalformedFileIsNamedWithItsLine(String lines, String says) {
    assertThatThrownBy(() -> replies(lines))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(says);
  }

  @Test
  void aPassageThatIsRecordedTwiceIsRefused() {
    assertThatThrownBy(() -> replies(LINES + LINES))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("f.jsonl:3: passage 'a/b' was recorded before");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> RecordedReplies.read(Path.of("no-such-file.jsonl")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no-such-file.jsonl");
  }

  @Test
  void everyReplyTakesTheLatencyThatIsAskedFor() throws Exception {
    try (RecordedEndpoint endpoint = endpoint(Duration.ofMillis(300))) {
      long began = System.nanoTime();
      assertThat(call(endpoint, "a/b", "title", new VariantBlock(0, 1)))
          .isInstanceOf(LlmReply.Answer.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(290));
    }
  }

  private static LlmReply call(String passage, String strategy, VariantBlock block)
      throws Exception {
    try (RecordedEndpoint endpoint = endpoint(Duration.ZERO)) {
      return call(endpoint, passage, strategy, block);
    }
  }

  private static LlmReply call(
      RecordedEndpoint endpoint, String passage, String strategy, VariantBlock block)
      throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      EndpointSettings settings = Endpoints.at(endpoint.baseUrl().toString(), Secret.NONE);
      return new ChatCompletions(vertx, settings, settings.replicas().get(0))
          .call(request(passage, strategy, block), Optional.empty())
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private static AugmentationRequest request(String passage, String strategy, VariantBlock block) {
    return new AugmentationRequest(
        "r",
        new PassageKey("corpus", passage),
        "h",
        "e",
        strategy,
        "recorded",
        new Prompt("t", "system", "the user"),
        new Decoding(0, 1, 64, 1),
        block);
  }

  private static RecordedEndpoint endpoint(Duration latency)
      throws IOException, InterruptedException {
    return RecordedEndpoint.start(replies(LINES), 0, latency);
  }

  private static RecordedReplies replies(String lines) throws IOException {
    return RecordedReplies.read(new StringReader(lines), "f.jsonl");
  }
}
