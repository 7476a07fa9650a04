package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeirFolderTest {
  @TempDir private Path path;

  @Test
  void testIsReportedAndDevDecides() throws IOException {
    BeirFolder folder = BeirFolder.open(Folders.beir(path));
    FolderCheck check = check(folder, SplitRoles.usual(folder.splits()));
    assertThat(check)
        .isEqualTo(
            new FolderCheck(
                3,
                1,
                List.of(
                    new SplitQuery("q1", "which is first", Role.REPORT, Map.of("p1", 2, "p2", 0)),
                    new SplitQuery("q2", "which is second", Role.GATE, Map.of("p2", 1, "p9", 1))),
                4,
                1,
                0));
    assertThat(check.queries(Role.GATE)).isEqualTo(1);
  }

  @Test
  void aLoneSplitIsReported() {
    assertThat(SplitRoles.usual(List.of("train")))
        .isEqualTo(new SplitRoles("train", Optional.empty()));
  }

  @Test
  void splitsWithoutATestAskForAChoice() {
    assertThatThrownBy(() -> SplitRoles.usual(List.of("dev", "train")))
        .isInstanceOf(FeedException.class)
        .hasMessage(
            "none of the splits [dev, train] is named 'test': name the one whose queries are reported");
  }

  @ParameterizedTest
  @CsvSource({"corpus.jsonl", "queries.jsonl", "qrels/test.tsv"})
  void aFolderThatIsNotBeirNamesWhatIsMissing(String name) throws IOException {
    Files.delete(Folders.beir(path).resolve("qrels/dev.tsv"));
    Files.delete(path.resolve(name));
    assertThatThrownBy(() -> BeirFolder.open(path))
        .isInstanceOf(FeedException.class)
        .hasMessageStartingWith(path + " is no BEIR folder: " + name.replace("test", "<split>"));
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThatThrownBy(() -> BeirFolder.open(path.resolve("none")))
        .isInstanceOf(FeedException.class)
        .hasMessage(path.resolve("none") + " is no folder: name a folder in BEIR layout");
  }

  @Test
  void anUnknownSplitIsNamedWithThoseThatAre() throws IOException {
    BeirFolder folder = BeirFolder.open(Folders.beir(path));
    assertThatThrownBy(() -> check(folder, SplitRoles.reporting("tset", folder.splits())))
        .hasMessage(path + " has no split 'tset': it has dev, test");
  }

  @Test
  void aQueryInBothSplitsIsAnError() throws IOException {
    BeirFolder folder = BeirFolder.open(Folders.beir(path));
    Path unused = Folders.write(path, "qrels/dev.tsv", "q1\tp1\t1\n");
    assertThatThrownBy(() -> check(folder, SplitRoles.usual(folder.splits())))
        .hasMessageContaining("query 'q1' is judged in both splits");
  }

  @Test
  void everyMalformedLineIsReportedWhereItIs() throws IOException {
    BeirFolder folder = BeirFolder.open(Folders.beir(path));
    String header = "query-id\tcorpus-id\tscore\n";
    Path unused =
        Folders.write(
            path,
            "qrels/test.tsv",
            header + "q1\tp1\t1\nq1\tp1\t2\nq1\tp2\thigh\nq1 0 p2 1\nq8\tp1\t1\nq1\tp1\t1\n");
    unused = Folders.write(path, "corpus.jsonl", "{\"_id\":\"p1\",\"text\":\"a\"}\n".repeat(2));
    List<String> malformed = new ArrayList<>();
    FolderCheck check =
        folder.check(SplitRoles.usual(folder.splits()), line -> malformed.add(line.toString()));
    Path test = path.resolve("qrels/test.tsv");
    assertThat(malformed)
        .containsExactlyInAnyOrder(
            test + ":3: an earlier line gives this pair the score 1",
            test + ":4: the score 'high' is no whole number",
            test + ":5: the line has 1 fields: write query-id<TAB>corpus-id<TAB>score",
            test + ":6: query 'q8' is not in queries.jsonl",
            path.resolve("corpus.jsonl") + ":2: passage 'p1' has an earlier line");
    assertThat(check.malformed()).isEqualTo(5);
  }

  @ParameterizedTest
  @CsvSource({
    "cranfield, 1400, 2, 225",
    "scifact, 5183, 0, 300",
    "vaswani, 11429, 0, 93",
  })
  void publicCollectionsAreReadWhole(String name, long passages, long empty, long queries) {
    String shared = System.getenv("PASSAGEWORK_SHARED");
    assumeTrue(shared != null, "PASSAGEWORK_SHARED is not set: public collections are not read");
    BeirFolder folder = BeirFolder.open(Path.of(shared, "collections", name));
    FolderCheck check = check(folder, SplitRoles.reporting("test", folder.splits()));
    assertThat(check.passages()).isEqualTo(passages);
    assertThat(check.empty()).isEqualTo(empty);
    assertThat(check.queries(Role.REPORT)).isEqualTo(queries);
    assertThat(check.malformed()).isZero();
  }

  private static FolderCheck check(BeirFolder folder, SplitRoles roles) {
    return folder.check(roles, line -> {});
  }
}
