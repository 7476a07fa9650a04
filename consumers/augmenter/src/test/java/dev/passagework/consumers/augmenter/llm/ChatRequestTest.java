package dev.passagework.consumers.augmenter.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.VariantBlock;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
  private static final PassageKey PASSAGE = new PassageKey("kafka", "a b/c%+\u00e9\r\nX-Evil: 1");
  private static final AugmentationRequest REQUEST =
      new AugmentationRequest(
          "r",
          PASSAGE,
          "h",
          "e",
          "question",
          "small",
          new Prompt("t", "be brief", "the passage"),
          new Decoding(0.7, 0.9, 256, 42),
          new VariantBlock(4, 2));

  @Test
  void aLoopbackEndpointLearnsPassageStrategyAndVariants() {
    MultiMap headers = headers("http://127.0.0.1:1/v1", Secret.NONE);
    assertThat(headers.get(ChatRequest.PASSAGE))
        .isEqualTo("kafka/a%20b/c%25%2B%C3%A9%0D%0AX-Evil:%201");
    assertThat(ChatRequest.passage(headers.get(ChatRequest.PASSAGE))).isEqualTo(PASSAGE);
    assertThat(headers.get(ChatRequest.STRATEGY)).isEqualTo("question");
    assertThat(headers.get(ChatRequest.VARIANTS)).isEqualTo("4+2");
    assertThat(headers.contains("Authorization")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.openai.com/v1",
        "http://10.0.0.1:8000",
        "http://127.0.0.1.example.org"
      })
  void anEndpointElsewhereLearnsNothingOfThePipeline(String base) {
    MultiMap headers = headers(base, new Secret("sk-1"));
    assertThat(headers.names())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("passagework"));
    assertThat(headers.get("Authorization")).isEqualTo("Bearer sk-1");
  }

  @Test
  void theBodyIsWhatOpenAiUnderstandsAndNoMore() {
    JsonObject body = new JsonObject(ChatRequest.body(REQUEST, false));
    assertThat(body.fieldNames())
        .containsExactlyInAnyOrder(
            "model", "messages", "temperature", "top_p", "max_tokens", "seed");
    assertThat(body.getJsonArray("messages").getJsonObject(1).getMap())
        .isEqualTo(Map.of("role", "user", "content", "the passage"));
    assertThat(body.getLong("seed")).isEqualTo(42);
    assertThat(
            new JsonObject(ChatRequest.body(REQUEST, true))
                .getJsonObject("response_format")
                .getString("type"))
        .isEqualTo("json_object");
  }

  @Test
  void aSecretIsNeverShown() {
    assertThat(settings("http://h", new Secret("sk-1")).toString()).doesNotContain("sk-1");
    assertThat(new Secret("sk-1").maskIn("wrong key sk-1!")).isEqualTo("wrong key ***!");
  }

  private static MultiMap headers(String base, Secret key) {
    return ChatRequest.options(settings(base, key), REQUEST).getHeaders();
  }

  private static EndpointSettings settings(String base, Secret key) {
    return new EndpointSettings(EndpointAddress.parse(base), key, Duration.ofSeconds(1), 1, false);
  }
}
