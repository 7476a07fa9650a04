package dev.passagework.producers.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"test, 120", "dev, 40"})
  void everyJudgementIsOfAQueryAndAPassageThatAreThere(String split, int queries)
      throws IOException {
    Quickstart.writeCollection(folder);
    Set<String> passages = ids(Files.readString(folder.resolve("corpus.jsonl")), "_id");
    Set<String> known = ids(Files.readString(folder.resolve("queries.jsonl")), "_id");
    Set<String> judged = new TreeSet<>();
    for (String[] judgement : judgements(split)) {
      assertThat(known).contains(judgement[0]);
      assertThat(passages).contains(judgement[1]);
      assertThat(judgement[2]).isIn("0", "1", "2");
      judged.add(judgement[0]);
    }
    assertThat(judged).hasSize(queries);
  }

  @Test
  void noQueryIsInBothSplits() throws IOException {
    Quickstart.writeCollection(folder);
    assertThat(queries("test")).isNotEmpty().doesNotContainAnyElementsOf(queries("dev"));
  }

  @Test
  void theRecordedRepliesAreOfThePassagesInTheirOrder() throws IOException {
    assertThat(ids(recorded(), "passage_id"))
        .containsExactlyElementsOf(
            QuickstartCorpus.passages().stream().map(SettingPassage::id).toList());
  }

  @ParameterizedTest
  @CsvSource({"question, 4", "keywords, 2", "claim, 1", "title, 1"})
  void everyStrategyHasItsNumberOfQueries(String strategy, int queries) throws IOException {
    for (JsonNode line : lines(recorded())) {
      assertThat(line.get(strategy)).hasSize(queries);
    }
  }

  @Test
  void writingTwiceGivesTheSameFiles() throws IOException {
    Quickstart.writeCollection(folder);
    String first = Files.readString(folder.resolve("corpus.jsonl"));
    Quickstart.writeCollection(folder);
    assertThat(folder.resolve("corpus.jsonl")).hasContent(first);
  }

  private List<String[]> judgements(String split) throws IOException {
    return Files.readAllLines(folder.resolve("qrels").resolve(split + ".tsv")).stream()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .toList();
  }

  private Set<String> queries(String split) throws IOException {
    return judgements(split).stream().map(judgement -> judgement[0]).collect(Collectors.toSet());
  }

  private static String recorded() throws IOException {
    try (InputStream in = Quickstart.recorded()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Set<String> ids(String text, String field) throws IOException {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode line : lines(text)) {
      assertThat(ids.add(line.get(field).asText())).isTrue();
    }
    return ids;
  }

  private static List<JsonNode> lines(String text) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.strip().split("\n")) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }
}
