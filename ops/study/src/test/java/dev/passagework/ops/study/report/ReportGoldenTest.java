package dev.passagework.ops.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.ops.study.engine.Outline;
import dev.passagework.ops.study.engine.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The report of a made-up study; {@code -Dgoldens.update=true} writes it anew. */
class ReportGoldenTest {
  private static final Path GOLDENS =
      Path.of("src/test/resources/dev/passagework/ops/study/report");

  private final Material material =
      new Simulated()
          .arm("CENTRE", Map.of(), 1000, 0.5, 0.06)
          .arm("CONTROL", Map.of("strategies", "ict", "llms", ""), 900, 0.5, 0.01)
          .arm("CONTROL", Map.of("strategies", "crop", "llms", ""), 1000, 0.5, 0.02)
          .arm("ARM", Map.of("density", "1"), 500, 0.5, 0.05)
          .arm("ARM", Map.of("density", "4"), 2000, 0.5, 0.065)
          .arm("ARM", Map.of("strategies", "keywords+question", "density", "1"), 980, 0.5, 0.07)
          .arm("ARM", Map.of("base", "random:all-MiniLM-L6-v2"), 1000, 0.1, 0.12)
          .material();

  @Test
  void theMarkdownIsWhatWasReviewed() throws IOException {
    compare("report.md", MarkdownPage.of(Sections.of(material)));
  }

  @Test
  void theTableOfArmsIsWhatWasReviewed() throws IOException {
    compare("arms.csv", CsvFile.of(ArmTable.of(material)));
  }

  @Test
  void thePageNeedsNothingBesideItself() {
    String page = HtmlPage.of("Study", Sections.of(material));

    assertThat(page).doesNotContainPattern("(src|href)=|@import|url\\(|https?:");
    assertThat(page).contains("<svg", "prefers-color-scheme", "default-src 'none'");
    assertThat(page.substring(0, page.indexOf("<script>"))).doesNotContain("NaN", "Infinity");
  }

  @Test
  void whatAUserWroteCannotBecomeMarkup() {
    List<Block> blocks =
        List.of(new Block.Heading(1, "<script>"), new Block.Table("<b>", List.of("&"), List.of()));

    assertThat(HtmlPage.of("<i>", blocks))
        .contains("&lt;script&gt;", "&lt;b&gt;", "&lt;i&gt;")
        .doesNotContain("<i>");
  }

  @Test
  void everyRowOfATableHasACellForEveryColumn() {
    for (Block block : Sections.of(material)) {
      if (block instanceof Block.Table table) {
        assertThat(table.rows()).allMatch(row -> row.size() == table.header().size());
      }
    }
  }

  @Test
  void theReportOfAStudyThatIsNotThroughSaysSo() {
    Material begun =
        Material.of(
            material.outline(),
            material.bought(),
            material.bm25(),
            material.arms().get(0).runs().subList(0, 1));

    assertThat(Answers.of(begun).get(0)).contains("not through", "1 of 14 runs");
    assertThat(MarkdownPage.of(Sections.of(begun))).contains("What was missing");
  }

  @Test
  void resultsThatTheStudyAsItIsNowDoesNotAskForDoNotCount() {
    List<RunResult> results = material.arms().stream().flatMap(arm -> arm.runs().stream()).toList();
    Outline all = material.outline();
    Outline narrower =
        new Outline(
            all.name(),
            all.metric(),
            all.measures(),
            all.margin(),
            all.arms(),
            List.of(results.get(0).model()),
            all.llms(),
            all.settings(),
            all.file());

    Material counted = Material.of(narrower, material.bought(), material.bm25(), results);

    assertThat(counted.arms()).hasSize(1);
    assertThat(counted.arms().get(0).runs()).hasSize(1);
  }

  @Test
  void whatDecidesStandsBeforeWhatAnArmIsInFull() {
    assertThat(ArmTable.of(material).header())
        .startsWith("arm", "gain", "low", "high", "p (Holm)", "ndcg@10")
        .endsWith("schedule", "steps", "seconds");
  }

  private static void compare(String name, String text) throws IOException {
    Path golden = GOLDENS.resolve(name);
    if (Boolean.getBoolean("goldens.update")) {
      Files.createDirectories(GOLDENS);
      Files.writeString(golden, text);
    }
    assertThat(golden).content().isEqualTo(text);
  }
}
