package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderConfigTest {

  @ParameterizedTest
  @CsvSource({
    "0, 8, 2, 1e-12, 64, vocabularySize",
    "9, 9, 2, 1e-12, 64, multiple of heads",
    "9, 8, 2, 0, 64, layerNormEpsilon",
    "9, 8, 2, 1e-12, 2, maxQueryTokens",
    "9, 8, 2, 1e-12, 513, maxQueryTokens"
  })
  void anImpossibleValueIsNamed(
      int vocabulary, int hidden, int heads, float epsilon, int queryTokens, String named) {
    assertThatThrownBy(
            () ->
                new EncoderConfig(
                    vocabulary,
                    512,
                    hidden,
                    1,
                    heads,
                    16,
                    epsilon,
                    Pooling.MEAN,
                    "",
                    "",
                    queryTokens,
                    128))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void weightsMustBeAllAndOnlyThoseOfTheArchitecture() {
    EncoderModel model = TinyModel.of(Pooling.MEAN, "", "", 7, 9);
    Map<String, Tensor> more = new LinkedHashMap<>(model.weights().tensors());
    more.put("pooler.dense.bias", new Tensor(new long[] {1}, new float[] {0}));
    Map<String, Tensor> fewer = new LinkedHashMap<>(model.weights().tensors());
    fewer.remove("encoder.layer.1.output.dense.bias");

    assertThatThrownBy(() -> model.withWeights(new EncoderWeights(more)))
        .hasMessageContaining("[pooler.dense.bias]");
    assertThatThrownBy(() -> model.withWeights(new EncoderWeights(fewer)))
        .hasMessageContaining("lack encoder.layer.1.output.dense.bias");
  }

  @Test
  void limitsOnTokensCanBeChangedAlone() {
    EncoderConfig config = TinyModel.of(Pooling.CLS, "q", "p", 7, 9).config().withMaxTokens(3, 16);

    assertThat(config.maxQueryTokens()).isEqualTo(3);
    assertThat(config.maxPassageTokens()).isEqualTo(16);
    assertThat(config.withMaxTokens(7, 9))
        .isEqualTo(TinyModel.of(Pooling.CLS, "q", "p", 7, 9).config());
  }

  @Test
  void aPassageIsItsTitleAndItsText() {
    assertThat(new PassageText(" Title\n", "text").joined()).isEqualTo("Title text");
    assertThat(new PassageText(" ", " text").joined()).isEqualTo(" text");
  }
}
