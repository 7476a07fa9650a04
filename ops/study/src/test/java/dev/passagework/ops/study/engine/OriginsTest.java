package dev.passagework.ops.study.engine;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.ops.study.plan.StudyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pairs were bought from cannot be changed under the results of a study. */
class OriginsTest {
  private static final String STUDY =
      """
      study: s
      collections: [{folder: quickstart, labelled: pairs.tsv}]
      llms:
        - {name: live, url: 'http://127.0.0.1:1/v1', model: one}
        - {name: recorded, recorded: replies.jsonl}
      centre: {base: all-MiniLM-L6-v2, strategies: question, llms: live, density: 2, schedule: 8 steps}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void begun() throws IOException {
    Files.writeString(folder.resolve("pairs.tsv"), "query\tpassage\n");
    Files.writeString(folder.resolve("replies.jsonl"), "{}\n");
    Files.writeString(folder.resolve("filters.yaml"), "{}\n");
    hold(STUDY);
  }

  @Test
  void theSameStudyGoesOnAndMayTakeMoreLlms() {
    assertThatCode(() -> hold(STUDY)).doesNotThrowAnyException();
    String more =
        STUDY.replace("llms:\n", "llms:\n  - {name: new, url: 'http://127.0.0.1:2/v1'}\n");
    assertThatCode(() -> hold(more)).doesNotThrowAnyException();
    assertThatCode(() -> hold(STUDY)).doesNotThrowAnyException();
    refused(more.replace("127.0.0.1:2", "127.0.0.1:3"), "'new'");
  }

  @Test
  void anotherModelBehindTheNameOfAnLlmIsRefused() {
    refused(STUDY.replace("model: one", "model: two"), "the LLM 'live'");
  }

  @Test
  void otherRepliesLabelledPairsOrFiltersAreRefused() throws IOException {
    String settings = STUDY + "settings: {refinery.filters: %s}\n";
    String filters = settings.formatted(folder.resolve("filters.yaml"));
    refused(filters, "'refinery.filters'");
    Files.writeString(folder.resolve("pairs.tsv"), "other query\tpassage\n");
    refused(STUDY, "labelled pairs of 'kafka-settings'");
    Files.writeString(folder.resolve("pairs.tsv"), "query\tpassage\n");
    Files.writeString(folder.resolve("replies.jsonl"), "{ }\n");
    refused(STUDY, "the LLM 'recorded'");
  }

  @Test
  void aFileThatASettingNamesMayNotChangeEither() throws IOException {
    String study =
        STUDY.replace("study: s", "study: t")
            + "settings: {refinery.filters: %s}\n".formatted(folder.resolve("filters.yaml"));
    StudyDirectory other = new StudyDirectory(folder.resolve("other"));
    Origins.of(StudyFile.read(Files.writeString(folder.resolve("t.yaml"), study))).hold(other);
    Files.writeString(folder.resolve("filters.yaml"), "{ }\n");

    assertThatThrownBy(() -> Origins.of(StudyFile.read(folder.resolve("t.yaml"))).hold(other))
        .hasMessageContaining("'refinery.filters'");
  }

  private void refused(String text, String part) {
    assertThatThrownBy(() -> hold(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(part)
        .hasMessageContaining("give another directory");
  }

  private void hold(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("study.yaml"), text);
    Origins.of(StudyFile.read(file)).hold(new StudyDirectory(folder.resolve("out")));
  }
}
