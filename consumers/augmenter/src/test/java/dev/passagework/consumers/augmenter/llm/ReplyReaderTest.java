package dev.passagework.consumers.augmenter.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {
  private static final EndpointAddress ADDRESS = EndpointAddress.parse("http://127.0.0.1:8000");
  private final ReplyReader reader = new ReplyReader("local", ADDRESS, new Secret("sk-secret"));

  @Test
  void aCompletionIsItsTextAndItsUsage() {
    String body =
        "{\"choices\":[{\"message\":{\"content\":\"hi\"}}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}";
    assertThat(read(200, null, body))
        .isEqualTo(new LlmReply.Answer("hi", new TokenUsage(7, 2), TokenProbabilities.NONE));
  }

  @Test
  void contentInPartsIsOneText() {
    String body = "{\"choices\":[{\"message\":{\"content\":[{\"text\":\"a\"},{\"text\":\"b\"}]}}]}";
    assertThat(read(200, null, body))
        .isEqualTo(new LlmReply.Answer("ab", TokenUsage.NONE, TokenProbabilities.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "<html>",
        "{\"choices\":{}}",
        "{\"choices\":[{\"message\":3}]}",
        "null"
      })
  void whatIsNoCompletionIsAFailure(String body) {
    assertThat(read(200, null, body)).isInstanceOf(LlmReply.Failed.class);
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        Arguments.of(400, LlmReply.Refused.class),
        Arguments.of(413, LlmReply.Refused.class),
        Arguments.of(422, LlmReply.Refused.class),
        Arguments.of(401, LlmReply.Unavailable.class),
        Arguments.of(402, LlmReply.Unavailable.class),
        Arguments.of(403, LlmReply.Unavailable.class),
        Arguments.of(404, LlmReply.Unavailable.class),
        Arguments.of(301, LlmReply.Unavailable.class),
        Arguments.of(408, LlmReply.Failed.class),
        Arguments.of(500, LlmReply.Failed.class),
        Arguments.of(503, LlmReply.Busy.class),
        Arguments.of(429, LlmReply.Busy.class));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void everyStatusHasItsMeaningAndNoneShowsTheKey(int status, Class<? extends LlmReply> meaning) {
    LlmReply reply = read(status, null, "{\"error\":{\"message\":\"bad sk-secret key\"}}");
    assertThat(reply).isInstanceOf(meaning);
    assertThat(reply.toString()).doesNotContain("sk-secret");
  }

  @Test
  void arefusedKeyIsNamedWithItsCure() {
    assertThat(read(401, null, "").toString()).contains("refuses the key", "OPENAI_API_KEY");
    assertThat(
            new ReplyReader("local", ADDRESS, Secret.NONE)
                .read(new HttpReply(401, null, ""), "m")
                .toString())
        .contains("set OPENAI_API_KEY");
    assertThat(read(404, null, "").toString()).contains("no LLM 'm'", "correct its URL");
  }

  @Test
  void aUsedUpQuotaIsNotMereBusyness() {
    assertThat(read(429, null, "{\"error\":{\"code\":\"insufficient_quota\"}}"))
        .isInstanceOf(LlmReply.Unavailable.class);
  }

  @Test
  void aBusyEndpointSaysHowLongToWait() {
    assertThat(read(429, "2", "x"))
        .isEqualTo(new LlmReply.Busy(Optional.of(Duration.ofSeconds(2)), "status 429: x"));
    assertThat(read(503, "1", "x")).isInstanceOf(LlmReply.Busy.class);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 3000",
    "0.25, 250",
    "-1, 0",
    "999999, 3600000",
    "'Thu, 01 Jan 1970 00:00:05 GMT', 5000",
    "'Thu, 01 Jan 1970 00:00:00 GMT', 0",
    "NaN, 0"
  })
  void aRetryAfterIsSecondsOrADateWithinAnHour(String header, long millis) {
    assertThat(RetryAfter.parse(header, Instant.EPOCH)).contains(Duration.ofMillis(millis));
  }

  @Test
  void anUnreadableRetryAfterSaysNothing() {
    assertThat(RetryAfter.parse("soon", Instant.EPOCH)).isEmpty();
  }

  private LlmReply read(int status, @Nullable String retryAfter, String body) {
    return reader.read(new HttpReply(status, retryAfter, body), "m");
  }
}
