package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** A whole quickstart, as a person sees it on the page. */
@Tag("browser")
class QuickstartPageIT {
  private static final Duration SOON = Duration.ofMinutes(3);
  private static final Duration WHOLE_JOB = Duration.ofMinutes(30);
  private static final Pattern PAGE = Pattern.compile("the page is at (http://\\S+)");
  private static final Pattern CLUSTER =
      Pattern.compile("KAFKA_BOOTSTRAP_SERVERS=(\\S+) SCHEMA_REGISTRY_URL=(\\S+)");
  private static final String HOSTILE = "<img src=x onerror='window.caught=1'><script>1</script>";

  @TempDir Path directory;

  @Test
  void thePageTellsTheQuickstartFromItsFirstPassageToItsChampion() throws Exception {
    String[] arguments = {
      "quickstart", "--stay", "--set", "monitor.port=0", "--set", "searcher.port=0"
    };
    try (Browser browser = Browser.start();
        Command quickstart = Command.start(directory, Map.of(), arguments)) {
      quickstart.awaitOutput("the page is at", Duration.ofMinutes(3));
      browser.look(1280, "light");
      browser.open(first(PAGE, quickstart.output(), 1));
      browser.awaitText("#status", SOON, text -> text.contains("live"));
      dataFlows(browser);
      retrievalGetsBetter(browser);
      browser.screenshot("while-training-1280-light");
      quickstart.awaitOutput("after:  quickstart@", WHOLE_JOB);
      quickstart.awaitOutput("SCHEMA_REGISTRY_URL", SOON);
      theWholeStoryIsTold(browser);
      aPersonSearchesAndFindsWhereThingsCameFrom(browser);
      whatDocumentsHoldIsText(browser, quickstart);
      itIsClearAtEveryWidthAndInBothThemes(browser);
      theKeyboardSuffices(browser);
      assertThat(browser.errors()).isEmpty();
    }
  }

  private static void dataFlows(Browser browser) {
    browser.awaitText(".pipeline", SOON, text -> text.contains("planner") && text.contains("516"));
    browser.awaitText(
        "#costs", SOON, text -> text.contains("kafka-settings/question@recorded"));
    browser.awaitText("#refusals", SOON, text -> text.contains("question by recorded"));
  }

  private static void retrievalGetsBetter(Browser browser) {
    browser.awaitText("#retrieval", WHOLE_JOB, text -> text.contains("nDCG@10"));
    browser.awaitText("#glance", WHOLE_JOB, text -> text.matches("(?s).*quickstart@[1-9].*"));
    browser.awaitText("#series", SOON, text -> text.contains("Loss"));
  }

  private static void theWholeStoryIsTold(Browser browser) {
    browser.awaitText("#glance", SOON, text -> text.contains("against the base"));
    assertThat(browser.text("#glance")).containsPattern("\\+\\.[01]\\d\\d against the base");
    assertThat(browser.count("#retrieval .reference.champion")).isGreaterThanOrEqualTo(3);
    assertThat(browser.count("#retrieval .reference.bm25")).isEqualTo(3);
    assertThat(browser.count("#retrieval .reference.base")).isEqualTo(3);
    assertThat(browser.count("#retrieval .mark.promoted")).isGreaterThanOrEqualTo(3);
    assertThat(browser.text("#costs")).contains("516 of 516 answered").contains("complete");
    assertThat(browser.text("#freshness")).contains("had been in a champion within");
    assertThat(browser.text("#events")).contains("is the champion").contains("untouched base");
    browser.awaitText(
        ".pipeline", SOON, text -> !text.contains("not seen yet") && text.contains("caught up"));
  }

  private static void aPersonSearchesAndFindsWhereThingsCameFrom(Browser browser)
      throws Exception {
    browser.awaitText(
        "#ask-body",
        Duration.ofMinutes(3),
        text -> {
          if (!text.contains("Untouched base") || browser.count(".hits > li") < 16) {
            browser.script("document.getElementById('query').value = ''");
            browser.type("#query", "how long are records kept before they are deleted");
            browser.press(Keys.ENTER);
          }
          return browser.count(".hits > li") == 16;
        });
    browser.screenshot("search-1280-light");
    browser.click(".ranking .hit a");
    browser.awaitText("#detail", SOON, text -> text.contains("Pairs in force ("));
    assertThat(browser.text("#detail")).contains("What LLMs were asked").contains("first in");
    browser.screenshot("passage-1280-light");
    browser.click("#detail .queries a");
    browser.awaitText("#detail", SOON, text -> text.contains("Where the query came from"));
    browser.click("#detail [data-key^=learnt]");
    browser.awaitText("#detail", SOON, text -> text.contains("Segments learnt"));
    assertThat(browser.text("#detail-title")).contains("Checkpoint quickstart@");
    browser.screenshot("checkpoint-1280-light");
    browser.press(Keys.ESCAPE);
    assertThat((Boolean) browser.script("return document.getElementById('detail').open")).isFalse();
  }

  /** Passages come from anywhere: markup in them is shown, and does nothing. */
  private void whatDocumentsHoldIsText(Browser browser, Command quickstart) throws Exception {
    Path file = directory.resolve("hostile.tsv");
    Files.writeString(file, "bad\tHostile\t" + HOSTILE + "\n");
    String output = quickstart.output();
    Map<String, String> cluster =
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", first(CLUSTER, output, 1),
            "SCHEMA_REGISTRY_URL", first(CLUSTER, output, 2));
    Command.Ended fed =
        Command.run(directory, cluster, "feed", "passages", file.toString(), "--corpus", "other");
    assertThat(fed.exitCode()).as(fed.output()).isZero();
    browser.script("location.hash = '#passage/other%2Fbad'");
    browser.awaitText("#detail", SOON, text -> text.contains(HOSTILE));
    assertThat(browser.count("#detail img, #detail script")).isZero();
    assertThat((Boolean) browser.script("return window.caught === undefined")).isTrue();
    browser.press(Keys.ESCAPE);
  }

  private static void itIsClearAtEveryWidthAndInBothThemes(Browser browser) throws Exception {
    for (int width : new int[] {1280, 390}) {
      for (String theme : new String[] {"light", "dark"}) {
        browser.look(width, theme);
        browser.script("dispatchEvent(new Event('resize'))");
        browser.awaitText("#status", SOON, text -> text.contains("live"));
        browser.assertFits();
        browser.screenshot("page-" + width + "-" + theme);
      }
    }
    browser.look(1280, "light");
  }

  private static void theKeyboardSuffices(Browser browser) {
    browser.script("document.activeElement.blur(); scrollTo(0, 0)");
    browser.script("location.hash = ''");
    browser.open(String.valueOf(browser.script("return location.origin + '/'")));
    browser.awaitText("#status", SOON, text -> text.contains("live"));
    browser.press(Keys.TAB);
    assertThat(browser.script("return document.activeElement.textContent"))
        .isEqualTo("Skip to the content");
    browser.press(Keys.ENTER);
    assertThat(browser.script("return document.activeElement.id")).isEqualTo("main");
    assertThat(browser.count("header, nav[aria-label], main, [role=search]")).isEqualTo(4);
    assertThat(
            browser.script(
                "return [...document.querySelectorAll('section')].every(s =>"
                    + " document.getElementById(s.getAttribute('aria-labelledby')))"))
        .isEqualTo(true);
  }

  private static String first(Pattern pattern, String text, int group) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(group);
  }
}
