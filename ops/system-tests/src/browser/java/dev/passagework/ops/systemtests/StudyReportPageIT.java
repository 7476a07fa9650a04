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
  private static final String GAINS = "table:has(tbody td:nth-child(20))";

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

  /** Clicked once, the gains ascend; clicked again, they descend. */
  private static void sorts(Browser browser) {
    browser.click(GAINS + " th:nth-child(2) button");
    List<Double> gains = gains(browser);
    assertThat(gains).hasSizeGreaterThan(4).isSorted();
    browser.click(GAINS + " th:nth-child(2) button");
    assertThat(gains(browser)).isSortedAccordingTo(Comparator.reverseOrder());
  }

  private static List<Double> gains(Browser browser) {
    String cells = "[...document.querySelector('%s').tBodies[0].rows]".formatted(GAINS);
    Object text =
        browser.script("return " + cells + ".map(row => row.children[1].textContent).join(' ')");
    return List.of(String.valueOf(text).split(" ")).stream().map(Double::valueOf).toList();
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
