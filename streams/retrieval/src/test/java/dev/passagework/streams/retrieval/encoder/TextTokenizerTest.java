package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextTokenizerTest {

  private static final long CLS = 101;
  private static final long SEP = 102;

  private static TextTokenizer tokenizer;

  @BeforeAll
  static void open() {
    tokenizer = TextTokenizer.open(MiniLm.MODEL);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @Test
  void aTextStandsBetweenClsAndSepWithoutPadding() {
    assertThat(tokenizer.encode("hello world", 64)).containsExactly(CLS, 7592, 2088, SEP);
    assertThat(tokenizer.encode("", 64)).containsExactly(CLS, SEP);
  }

  @Test
  void aTextIsCutAtItsEndAndKeepsSep() {
    assertThat(tokenizer.encode("hello world hello", 4)).containsExactly(CLS, 7592, 2088, SEP);
    assertThat(tokenizer.encode("word ".repeat(600), 512)).hasSize(512);
  }

  @Test
  void aBatchEqualsItsTextsOneByOne() {
    List<long[]> batch = tokenizer.encode(MiniLm.TEXTS, 32);

    IntStream.range(0, batch.size())
        .forEach(
            i -> assertThat(batch.get(i)).isEqualTo(tokenizer.encode(MiniLm.TEXTS.get(i), 32)));
  }

  @Test
  void manyThreadsReadTheSame() {
    long[] expected = tokenizer.encode(MiniLm.TEXTS.get(2), 64);

    assertThat(
            IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> tokenizer.encode(MiniLm.TEXTS.get(2), 64)))
        .allSatisfy(ids -> assertThat(ids).isEqualTo(expected));
  }

  @Test
  void aBrokenTokenizerFileIsNamed() {
    EncoderModel broken =
        new EncoderModel(
            "broken",
            MiniLm.MODEL.config(),
            MiniLm.MODEL.weights(),
            "{".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> TextTokenizer.open(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the tokenizer.json of broken cannot be read");
  }

  @Test
  void fewerThanTwoTokensCannotBeAsked() {
    assertThatThrownBy(() -> tokenizer.encode("a", 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
