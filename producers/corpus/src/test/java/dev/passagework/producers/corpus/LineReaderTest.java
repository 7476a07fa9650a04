package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

  @Test
  void onlyALineFeedEndsALine() throws Exception {
    assertThat(lines("a\u2028b\u2029c\u0085d\re\fg\nh"))
        .containsExactly("a\u2028b\u2029c\u0085d\re\fg", "h");
  }

  @Test
  void theCarriageReturnBeforeALineFeedIsPartOfTheEnd() throws Exception {
    assertThat(lines("a\r\nb\r\n")).containsExactly("a", "b");
  }

  @Test
  void aByteOrderMarkIsDroppedFromTheFirstLineOnly() throws Exception {
    assertThat(lines("\uFEFFa\n\uFEFFb")).containsExactly("a", "\uFEFFb");
  }

  @Test
  void emptyLinesCount() throws Exception {
    assertThat(lines("\n\na\n")).containsExactly("", "", "a");
  }

  @Test
  void aLineLongerThanTheBufferIsWhole() throws Exception {
    String text = "x\u00e9".repeat(200_000);
    assertThat(lines(text + "\nend")).containsExactly(text, "end");
  }

  @Test
  void aLineThatIsTooLongIsRefusedAndTheNextIsRead() throws Exception {
    byte[] bytes = new byte[LineReader.LONGEST + 3];
    Arrays.fill(bytes, (byte) 'x');
    bytes[LineReader.LONGEST + 1] = '\n';
    try (LineReader reader = new LineReader(new ByteArrayInputStream(bytes))) {
      assertThat(reader.advance()).isTrue();
      assertThatThrownBy(reader::text)
          .isInstanceOf(RefusedLineException.class)
          .hasMessage("the line is longer than 16 MiB");
      assertThat(reader.advance()).isTrue();
      assertThat(reader.number()).isEqualTo(2);
      assertThat(reader.text()).isEqualTo("x");
    }
  }

  private static List<String> lines(String text) throws IOException, RefusedLineException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    try (LineReader reader = new LineReader(new ByteArrayInputStream(bytes))) {
      while (reader.advance()) {
        lines.add(reader.text());
      }
    }
    return lines;
  }
}
