package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedLineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"_id\": \"1\", \"text\": \"a\"         | the line is no JSON",
        "{\"_id\": \"1\", 'text': \"a\"}          | the line is no JSON",
        "{\"_id\": \"1\", \"text\": \"\\x\"}      | the line is no JSON",
        "{\"_id\": \"1\", \"_id\": \"2\", \"text\": \"a\"} | the line is no JSON: Duplicate field '_id'",
        "[\"1\", \"a\"]                           | the line is no JSON object",
        "\"text\"                                 | the line is no JSON object",
        "{\"_id\": \"1\", \"text\": \"a\"} {}     | something follows the JSON object",
        "{\"text\": \"a\"}                        | the field \"_id\" is missing",
        "{\"_id\": \"1\"}                         | the field \"text\" is missing",
        "{\"_id\": null, \"text\": \"a\"}         | the field \"_id\" is no string",
        "{\"_id\": 1.5, \"text\": \"a\"}          | the field \"_id\" is no string",
        "{\"_id\": \"1\", \"text\": [\"a\"]}      | the field \"text\" is no string",
        "{\"_id\": \"1\", \"text\": 7}            | the field \"text\" is no string",
        "{\"_id\": \"\", \"text\": \"a\"}         | the identifier is empty",
        "{\"_id\": \"1\", \"text\": \"\\ud800 a\"} | the text holds half of a surrogate pair",
        "{\"_id\": \"\\udc00\", \"text\": \"a\"}  | the identifier holds half of a surrogate pair",
      })
  void aBadJsonLineIsReportedWithItsReason(String line, String reason) {
    Read<SourcePassage> read = Read.all(Format.JSONL.cursor("c.jsonl", "", in("\n" + line + "\n")));
    assertThat(read.values()).isEmpty();
    assertThat(read.malformed()).hasSize(1);
    assertThat(read.malformed().get(0).toString()).startsWith("c.jsonl:2: " + reason);
    assertThat(read.malformed().get(0).reason()).doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one            | the line has 1 fields: write id<TAB>text or id<TAB>title<TAB>text",
        "a~b~c~d        | the line has 4 fields: write id<TAB>text or id<TAB>title<TAB>text",
        "~text          | the identifier is empty",
      })
  void aBadTabbedLineIsReportedWithItsReason(String line, String reason) {
    Read<SourcePassage> read =
        Read.all(Format.TSV.cursor("c.tsv", "", in(line.replace('~', '\t'))));
    assertThat(read.malformed()).containsExactly(new MalformedLine("c.tsv", 1, reason));
  }

  @Test
  void bytesThatAreNotUtf8AreReportedAndTheRestIsRead() {
    byte[] latin1 =
        "{\"_id\": \"1\", \"text\": \"caf\u00e9\"}\n{\"_id\": \"2\", \"text\": \"b\"}"
            .getBytes(StandardCharsets.ISO_8859_1);
    Read<SourcePassage> read =
        Read.all(Format.JSONL.cursor("c.jsonl", "", new ByteArrayInputStream(latin1)));
    assertThat(read.values()).containsExactly(new SourcePassage("2", "", "b"));
    assertThat(read.malformed().get(0).toString())
        .isEqualTo("c.jsonl:1: the line is not UTF-8: convert the file, as with iconv");
  }

  @Test
  void aPassageThatNoRecordHoldsIsReported() {
    String line = "{\"_id\": \"1\", \"text\": \"" + "a".repeat(Content.LONGEST_PASSAGE + 1) + "\"}";
    Read<SourcePassage> read = Read.all(Format.JSONL.cursor("c.jsonl", "", in(line)));
    assertThat(read.malformed().get(0).reason())
        .isEqualTo("the passage has 300,001 characters, more than 300,000: split it into passages");
  }

  @Test
  void deepNestingIsReportedInsteadOfExhaustingTheStack() {
    String line = "{\"_id\": \"1\", \"x\": " + "[".repeat(100_000);
    Read<SourcePassage> read = Read.all(Format.JSONL.cursor("c.jsonl", "", in(line)));
    assertThat(read.malformed()).hasSize(1);
    assertThat(read.malformed().get(0).reason()).contains("nesting depth");
  }

  @Test
  void aNumberMayBeAnIdentifierAndANullATitle() {
    String line = "{\"metadata\": {\"x\": [1, {}]}, \"_id\": 17, \"title\": null, \"text\": \"a\"}";
    Read<SourcePassage> read = Read.all(Format.JSONL.cursor("c.jsonl", "", in(line)));
    assertThat(read).isEqualTo(new Read<>(List.of(new SourcePassage("17", "", "a")), List.of()));
  }

  private static InputStream in(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
