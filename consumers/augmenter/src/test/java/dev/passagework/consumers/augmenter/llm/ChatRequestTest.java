package dev.passagework.consumers.augmenter.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.VariantBlock;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
  private static final PassageKey PASSAGE = new PassageKey("kafka", "a b/c%+\u00e9\r\nX-Evil: 1");
  private static final String SCHEMA = "{\"type\":\"object\"}";
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
    JsonObject body = body(EndpointSettings.ReplyForm.TEXT, SCHEMA);
    assertThat(body.fieldNames())
        .containsExactlyInAnyOrder(
            "model", "messages", "temperature", "top_p", "max_tokens", "seed");
    assertThat(body.getJsonArray("messages").getJsonObject(1).getMap())
        .isEqualTo(Map.of("role", "user", "content", "the passage"));
    assertThat(body.getLong("seed")).isEqualTo(42);
    assertThat(body.getString("model")).isEqualTo("small-1b");
  }

  @Test
  void anEndpointIsAskedForAFormAsFarAsItTakesOne() {
    JsonObject object = body(form(StructuredOutput.JSON_OBJECT), SCHEMA);
    assertThat(object.getJsonObject("response_format").encode())
        .isEqualTo("{\"type\":\"json_object\"}");
    JsonObject schema = body(form(StructuredOutput.JSON_SCHEMA), SCHEMA);
    assertThat(schema.getJsonObject("response_format").encode())
        .isEqualTo(
            "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"reply\",\"strict\":true,\"schema\":"
                + SCHEMA
                + "}}");
    assertThat(body(form(StructuredOutput.JSON_SCHEMA), "").containsKey("response_format"))
        .isFalse();
    EndpointSettings.ReplyForm logs = new EndpointSettings.ReplyForm(StructuredOutput.NONE, true);
    assertThat(body(logs, "").getBoolean("logprobs")).isTrue();
  }

  private static EndpointSettings.ReplyForm form(StructuredOutput output) {
    return new EndpointSettings.ReplyForm(output, false);
  }

  private static JsonObject body(EndpointSettings.ReplyForm form, String schema) {
    return new JsonObject(ChatRequest.body(REQUEST, "small-1b", form, schema));
  }

  @Test
  void aSecretIsNeverShown() {
    assertThat(Endpoints.at("http://h", new Secret("sk-1")).toString()).doesNotContain("sk-1");
    assertThat(new Secret("sk-1").maskIn("wrong key sk-1!")).isEqualTo("wrong key ***!");
  }

  private static MultiMap headers(String base, Secret key) {
    return ChatRequest.options(EndpointAddress.parse(base), key, REQUEST).getHeaders();
  }
}
