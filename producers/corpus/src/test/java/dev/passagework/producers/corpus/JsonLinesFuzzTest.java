package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class JsonLinesFuzzTest {

  @Property(tries = 300)
  void whatWasWrittenIsReadBack(@ForAll("passages") List<SourcePassage> passages)
      throws IOException {
    Read<SourcePassage> read = read(written(passages));
    assertThat(read.malformed()).isEmpty();
    assertThat(read.values()).isEqualTo(passages);
  }

  @Property(tries = 500)
  void damageEndsInAPassageOrAReasonAndNothingElse(
      @ForAll("passages") List<SourcePassage> passages, @ForAll("damage") List<int[]> damage)
      throws IOException {
    byte[] bytes = written(passages);
    for (int[] change : damage) {
      bytes[Math.floorMod(change[0], bytes.length)] = (byte) change[1];
    }
    Read<SourcePassage> read = read(bytes);
    assertThat(read.malformed()).allSatisfy(line -> assertThat(line.reason()).isNotBlank());
    assertThat(read.values()).allSatisfy(passage -> assertThat(passage.id()).isNotBlank());
    assertThat(read.values().size() + read.malformed().size()).isLessThanOrEqualTo(lines(bytes));
  }

  @Property(tries = 300)
  void damageInOneLineLeavesTheOthersAlone(
      @ForAll("passages") List<SourcePassage> passages, @ForAll int place, @ForAll byte value)
      throws IOException {
    byte[] head = written(passages);
    byte[] damaged = written(passages.subList(0, 1));
    damaged[Math.floorMod(place, damaged.length - 1)] = value == '\n' ? 0 : value;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head);
    all.writeBytes(damaged);
    all.writeBytes(head);
    List<SourcePassage> values = read(all.toByteArray()).values();
    assertThat(values.subList(0, passages.size())).isEqualTo(passages);
    assertThat(values.subList(values.size() - passages.size(), values.size())).isEqualTo(passages);
  }

  @Provide
  Arbitrary<List<SourcePassage>> passages() {
    Arbitrary<String> text =
        Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.chars().ascii().map(String::valueOf)),
                Tuple.of(
                    4, Arbitraries.of("\u2028", "\u0085", "\r", "\n", "\uFEFF", "\\", "\"", "\0")),
                Tuple.of(2, Arbitraries.of("\uD83D\uDE00", "\u00e9", "\u4e2d")))
            .list()
            .ofMaxSize(30)
            .map(parts -> String.join("", parts));
    Arbitrary<String> id = Arbitraries.strings().withCharRange('!', '~').ofMinLength(1);
    return Combinators.combine(id, text, text)
        .as(SourcePassage::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<int[]>> damage() {
    return Combinators.combine(Arbitraries.integers(), Arbitraries.integers().between(0, 255))
        .as((place, value) -> new int[] {place, value})
        .list()
        .ofMinSize(1)
        .ofMaxSize(10);
  }

  private static Read<SourcePassage> read(byte[] bytes) {
    return Read.all(Format.JSONL.cursor("fuzz.jsonl", "", new ByteArrayInputStream(bytes)));
  }

  private static byte[] written(List<SourcePassage> passages) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (SourcePassage passage : passages) {
      try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
        json.writeStartObject();
        json.writeStringField("_id", passage.id());
        json.writeStringField("title", passage.title());
        json.writeStringField("text", passage.text());
        json.writeEndObject();
      }
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  private static int lines(byte[] bytes) {
    int lines = 1;
    for (byte b : bytes) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }
}
