package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxEmbedderTest {

  private static OnnxEmbedder embedder;

  @BeforeAll
  static void open() {
    embedder = OnnxEmbedder.open(MiniLm.MODEL, 2);
  }

  @AfterAll
  static void close() {
    embedder.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2"})
  void embeddingsEqualThoseOfTheOriginalFile(String base) throws Exception {
    EncoderModel model = BaseModels.load(base);
    EncoderConfig config = model.config();
    List<String> queries = prefixed(config.queryPrefix());
    List<String> passages = prefixed(config.passagePrefix());
    float[][] expectedQueries;
    float[][] expectedPassages;
    try (OriginalOnnx original = OriginalOnnx.open(model, 2)) {
      expectedQueries = original.embed(queries, config.maxQueryTokens());
      expectedPassages = original.embed(passages, config.maxPassageTokens());
    }

    try (OnnxEmbedder own = OnnxEmbedder.open(model, 2)) {
      assertClose(own.embedQueries(MiniLm.TEXTS), expectedQueries);
      assertClose(own.embedPassages(passages(MiniLm.TEXTS)), expectedPassages);
    }
  }

  private static void assertClose(float[][] actual, float[][] expected) {
    assertThat(actual).hasDimensions(expected.length, 384);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).containsExactly(expected[i], within(1e-5f));
    }
  }

  private static List<String> prefixed(String prefix) {
    return MiniLm.TEXTS.stream().map(text -> prefix + text).toList();
  }

  @Test
  void embeddingsHaveUnitLength() {
    for (float[] embedding : embedder.embedQueries(MiniLm.TEXTS)) {
      double squares = IntStream.range(0, 384).mapToDouble(i -> embedding[i] * embedding[i]).sum();
      assertThat(squares).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void companyChangesNoBit() {
    List<String> texts = textsOfManyLengths(150);
    float[][] together = embedder.embedPassages(passages(texts));
    List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
    Collections.shuffle(order, new Random(3));

    float[][] shuffled = embedder.embedPassages(passages(order.stream().map(texts::get).toList()));

    for (int i = 0; i < order.size(); i++) {
      assertThat(shuffled[i]).isEqualTo(together[order.get(i)]);
    }
    for (int i = 0; i < 40; i++) {
      float[][] alone = embedder.embedPassages(passages(List.of(texts.get(i))));
      assertThat(alone[0]).isEqualTo(together[i]);
    }
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    List<String> texts = textsOfManyLengths(40);
    try (OnnxEmbedder single = OnnxEmbedder.open(MiniLm.MODEL, 1)) {
      assertThat(single.embedQueries(texts)).isDeepEqualTo(embedder.embedQueries(texts));
    }
  }

  @Test
  void nothingAskedIsNothingAnswered() {
    assertThat(embedder.embedQueries(List.of())).isEmpty();
  }

  @Test
  void atLeastOneThreadIsNeeded() {
    assertThatThrownBy(() -> OnnxEmbedder.open(MiniLm.MODEL, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("threads");
  }

  private static List<PassageText> passages(List<String> texts) {
    return texts.stream().map(text -> new PassageText("", text)).toList();
  }

  private static List<String> textsOfManyLengths(int count) {
    Random random = new Random(11);
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                random
                    .ints(1 + random.nextInt(90), 0, 26)
                    .mapToObj(letter -> "word" + (char) ('a' + letter))
                    .reduce("", (a, b) -> a + " " + b))
        .toList();
  }
}
