package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BasesTest {

  @TempDir private Path folder;

  @Test
  void aKnownNameIsThatModel() {
    assertThat(Bases.open("all-MiniLM-L6-v2", 1)).isEqualTo(MiniLm.MODEL);
  }

  @Test
  void aFolderIsNamedAfterItselfAndItsWeights() throws IOException {
    EncoderModel tiny = TinyModel.of(Pooling.CLS, "q", "p", 7, 9);
    ModelFolder.write(tiny, folder.resolve("mine"), "");
    ModelFolder.write(
        tiny.withWeights(RandomWeights.of(tiny.config(), 1)), folder.resolve("moved/mine"), "");

    EncoderModel read = Bases.open(folder.resolve("mine").toString(), 1);
    EncoderModel other = Bases.open(folder.resolve("moved/mine").toString(), 1);

    assertThat(read.name()).matches("mine#[0-9a-f]{12}");
    assertThat(read.withName("tiny")).isEqualTo(tiny);
    assertThat(other.name()).startsWith("mine#").isNotEqualTo(read.name());
  }

  @Test
  void aRandomBaseHasTheArchitectureAndTokenizerButNoneOfTheWeights() {
    EncoderModel random = Bases.open("random:all-MiniLM-L6-v2", 7);

    assertThat(random.name()).isEqualTo("random:all-MiniLM-L6-v2");
    assertThat(random.config()).isEqualTo(MiniLm.MODEL.config());
    assertThat(random.tokenizerJson()).isEqualTo(MiniLm.MODEL.tokenizerJson());
    Map<String, Tensor> weights = random.weights().tensors();
    float[] words = weights.get(EncoderWeights.WORDS).values();
    assertThat(mean(words)).isCloseTo(0, within(1e-4));
    assertThat(deviation(words)).isCloseTo(0.02, within(1e-4));
    assertThat(weights.get("encoder.layer.3.output.LayerNorm.weight").values()).containsOnly(1f);
    assertThat(weights.get("encoder.layer.3.output.LayerNorm.bias").values()).containsOnly(0f);
    assertThat(weights.get("encoder.layer.3.output.dense.bias").values()).containsOnly(0f);
  }

  @Test
  void theSameSeedGivesTheSameWeightsAndAnotherGivesOthers() {
    EncoderConfig config = TinyModel.of(Pooling.MEAN, "", "", 7, 9).config();

    assertThat(RandomWeights.of(config, 7)).isEqualTo(RandomWeights.of(config, 7));
    assertThat(RandomWeights.of(config, 7)).isNotEqualTo(RandomWeights.of(config, 8));
  }

  @Test
  void whatIsNeitherANameNorAFolderIsRefusedBeforeAnythingIsRead() {
    assertThatThrownBy(() -> Bases.check("random:e5-smal-v2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("did you mean 'e5-small-v2'?");
    assertThatThrownBy(() -> Bases.check("intfloat/e5-base-v2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing is downloaded")
        .hasMessageContaining("huggingface-cli download intfloat/e5-base-v2");
    assertThatThrownBy(() -> Bases.check(folder.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no config.json");
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }
}
