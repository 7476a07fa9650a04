package dev.passagework.producers.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.producers.corpus.BeirFolder;
import dev.passagework.producers.corpus.Cursor;
import dev.passagework.producers.corpus.FolderCheck;
import dev.passagework.producers.corpus.SourcePassage;
import dev.passagework.producers.corpus.SplitRoles;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void theFolderIsReadLikeAUsersOwn() throws IOException {
    Quickstart.writeCollection(folder);
    BeirFolder beir = BeirFolder.open(folder);
    FolderCheck check = beir.check(SplitRoles.usual(beir.splits()), line -> fail(line.toString()));
    assertThat(check.passages()).isEqualTo(QuickstartCorpus.passages().size());
    assertThat(check.queries(Role.REPORT)).isEqualTo(120);
    assertThat(check.queries(Role.GATE)).isEqualTo(40);
    assertThat(check.outside()).isZero();
    assertThat(check.empty()).isZero();
  }

  @Test
  void everyPassageIsReadAsItWasWritten() throws IOException {
    Quickstart.writeCollection(folder);
    List<SettingPassage> read = new ArrayList<>();
    try (Cursor<SourcePassage> passages = BeirFolder.open(folder).passages().open()) {
      passages.forEach(
          line -> {
            SourcePassage passage = line.value();
            read.add(new SettingPassage(passage.id(), passage.title(), passage.text()));
          },
          line -> fail(line.toString()));
    }
    assertThat(read).containsExactlyElementsOf(QuickstartCorpus.passages());
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
