package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Int8EmbedderTest {

  private static OnnxEmbedder embedder;

  @BeforeAll
  static void open() {
    embedder = OnnxEmbedder.open(MiniLm.MODEL, Precision.INT8, 2);
  }

  @AfterAll
  static void close() {
    embedder.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2"})
  void embeddingsPointWhereThoseOfFloatsDo(String base) {
    EncoderModel model = BaseModels.load(base);
    try (OnnxEmbedder floats = OnnxEmbedder.open(model, 2);
        OnnxEmbedder integers = OnnxEmbedder.open(model, Precision.INT8, 2)) {
      float[][] exact = floats.embedQueries(MiniLm.TEXTS);
      float[][] near = integers.embedQueries(MiniLm.TEXTS);
      for (int i = 0; i < exact.length; i++) {
        assertThat(cosine(exact[i], near[i])).isGreaterThan(0.95);
      }
    }
  }

  @Test
  void neitherCompanyNorThreadsChangeABit() {
    float[][] together = embedder.embedQueries(MiniLm.TEXTS);
    try (OnnxEmbedder single = OnnxEmbedder.open(MiniLm.MODEL, Precision.INT8, 1)) {
      for (int i = 0; i < together.length; i++) {
        assertThat(single.embedQueries(List.of(MiniLm.TEXTS.get(i)))[0]).isEqualTo(together[i]);
      }
    }
  }

  private static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
