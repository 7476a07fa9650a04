package dev.passagework.consumers.augmenter.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TokenProbabilitiesTest {
  private static final TokenProbabilities TOKENS =
      new TokenProbabilities(
          List.of("[\"", "what", " is", "\",\"", "why", "\"]"),
          List.of(-9.0, -0.25, -0.75, -9.0, -2.0, -9.0));

  @Test
  void aQuerysMeanIsThatOfItsOwnTokens() {
    assertThat(TOKENS.meansOf(List.of("what is", "why"))).containsExactly(-0.5, -2.0);
  }

  @Test
  void aQueryThatStandsThereOtherwiseHasTheMeanOfAllTokens() {
    Assertions.assertThat(TOKENS.meansOf(List.of("whatever")).get(0))
        .isCloseTo(-5.0, Offset.offset(1e-9));
  }

  @Test
  void withoutLogProbabilitiesThereAreNoMeans() throws JsonProcessingException {
    assertThat(TokenProbabilities.NONE.meansOf(List.of("a"))).isEmpty();
    ObjectMapper json = new ObjectMapper();
    for (String none :
        List.of("null", "[]", "{}", "[{\"token\": \"a\"}]", "[{\"logprob\": \"x\"}]")) {
      assertThat(TokenProbabilities.read(json.readTree(none)).meansOf(List.of("a"))).isEmpty();
    }
  }

  @Test
  void theyAreReadAsOpenAiWritesThem() throws JsonProcessingException {
    String content = "[{\"token\": \"a\", \"logprob\": -0.5, \"bytes\": [97]}]";
    assertThat(TokenProbabilities.read(new ObjectMapper().readTree(content)))
        .isEqualTo(new TokenProbabilities(List.of("a"), List.of(-0.5)));
  }
}
