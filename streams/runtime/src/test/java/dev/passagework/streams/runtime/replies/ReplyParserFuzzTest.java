package dev.passagework.streams.runtime.replies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ReplyParserFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Property(tries = 2_000)
  void nothingThrowsAndEveryQueryIsOneLineThatSaysSomething(@ForAll("replies") String reply) {
    List<String> queries = ReplyParser.parse(reply, 5);
    assertThat(queries).hasSizeLessThanOrEqualTo(5);
    assertThat(queries)
        .allSatisfy(query -> assertThat(query).isNotBlank().doesNotContain("\n", "\u0000"));
  }

  @Property(tries = 300)
  void aReplyCutAnywhereGivesABeginningOfItsQueries(
      @ForAll("queries") List<String> queries, @ForAll @IntRange(max = 400) int cut)
      throws JsonProcessingException {
    String whole = JSON.writeValueAsString(Map.of("queries", queries));
    String reply = whole.substring(0, Math.min(cut, whole.length()));
    List<String> read = ReplyParser.parse(reply, queries.size());
    assertThat(queries.subList(0, read.size())).isEqualTo(read);
    if (cut >= whole.length()) {
      assertThat(read).isEqualTo(queries);
    }
  }

  @Example
  void hostileRepliesTakeNoLongerThanTheirLengthAllows() {
    for (String hostile :
        List.of("[", "{", "{\"a\":", "[\"", "\"", "- ", "1. ", "**", "\\", "?\n")) {
      assertThat(ReplyParser.parse(hostile.repeat(500_000), 3)).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Provide
  Arbitrary<String> replies() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            "'",
            ",",
            ":",
            "\\",
            "\\u12",
            "\\ud800",
            "\n",
            "```json\n",
            "queries",
            "\"queries\": [",
            "1. ",
            "- ",
            "<think>",
            "</think>",
            "null",
            "1e999",
            "text?",
            "\u0000",
            "\ud83d\ude00",
            "\ud83d");
    Arbitrary<String> shuffled = pieces.list().ofMaxSize(40).map(list -> String.join("", list));
    return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(200), shuffled);
  }

  @Provide
  Arbitrary<List<String>> queries() {
    return Arbitraries.strings()
        .withChars("abc \"'[]{},:?1.-")
        .ofMinLength(3)
        .ofMaxLength(40)
        .map(text -> ("q" + text + "q").replaceAll("\\s+", " "))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }
}
