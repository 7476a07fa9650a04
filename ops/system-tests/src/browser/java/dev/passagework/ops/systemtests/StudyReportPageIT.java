package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a study, opened from its file as a person opens it. */
@Tag("browser")
class StudyReportPageIT {
  private static final String STUDY =
      """
      study: small
      collections: [{folder: small, name: kafka-settings}]
      llms: [{name: recorded, recorded: recorded.jsonl}]
      centre: {base: tiny, strategies: question, llms: recorded, density: 2, schedule: 4 steps}
      vary: {density: [1, 4], strategies: [keywords]}
      seeds: 1
      settings: {trainer.batch-size: 8}
      """;
  private static final String ARMS = "table:has(tbody td:nth-child(20))";
  private static final String PAIRS = ARMS + " th:nth-child(9) button";

  @TempDir Path directory;

  @Test
  void itReadsWellAtEveryWidthAndInBothThemesAndItsArmsCanBeSorted() throws Exception {
    try (Browser browser = Browser.start()) {
      browser.look(1280, "light");
      browser.open(report().toUri().toString());
      assertThat(browser.text("h1")).contains("small");
      assertThat(browser.count("section.finding")).isEqualTo(4);
      assertThat(browser.count("svg")).isPositive();
      sorts(browser);
      for (int width : new int[] {1280, 390}) {
        for (String theme : new String[] {"light", "dark"}) {
          browser.look(width, theme);
          browser.assertFits();
          browser.screenshot("report-" + width + "-" + theme);
        }
      }
      assertThat(browser.errors()).isEmpty();
    }
  }

  /** Clicked once, the numbers of pairs ascend; clicked again, they descend. */
  private static void sorts(Browser browser) {
    assertThat(browser.text(PAIRS)).isEqualTo("pairs");
    List<Integer> before = pairs(browser);
    browser.click(PAIRS);
    List<Integer> ascending = pairs(browser);
    assertThat(ascending).isNotEqualTo(before).isSorted().hasSizeGreaterThan(4);
    browser.click(PAIRS);
    assertThat(pairs(browser)).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(ascending.get(0)).isLessThan(ascending.get(ascending.size() - 1));
  }

  private static List<Integer> pairs(Browser browser) {
    String rows = "[...document.querySelector('%s').tBodies[0].rows]".formatted(ARMS);
    Object text =
        browser.script("return " + rows + ".map(row => row.children[8].textContent).join(' ')");
    return List.of(String.valueOf(text).split(" ")).stream().map(Integer::valueOf).toList();
  }

  private Path report() throws Exception {
    SmallCollection.of(directory, 60);
    TinyEncoder.write(Files.createDirectories(directory.resolve("tiny")));
    Files.writeString(directory.resolve("study.yaml"), STUDY);
    try (Command study =
        Command.start(directory, Map.of(), "study", "run", "study.yaml", "--out", "out")) {
      Command.Ended ended = study.await(Duration.ofMinutes(5));
      assertThat(ended.exitCode()).as(ended.output()).isZero();
    }
    return directory.resolve("out").resolve("report.html");
  }
}
