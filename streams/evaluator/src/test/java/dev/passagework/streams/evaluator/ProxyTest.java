package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.passage;
import static dev.passagework.streams.evaluator.Fixture.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twelve passages, of which four are judged. A base that knows nothing ranks by id, descending, so
 * that p9 is the distractor of every query, and the proxy holds p9, p3, p2, p1 and p0.
 */
class ProxyTest {
  private static final List<JudgedPassage> PASSAGES =
      IntStream.range(0, 12).mapToObj(i -> passage("c", "p" + i, "word" + i)).toList();
  private static final List<JudgedQuery> QUERIES =
      IntStream.range(0, 4)
          .mapToObj(i -> query("c", "q" + i, "word" + i, Role.GATE, "p" + i))
          .toList();
  private static final String ALL_WORDS =
      String.join(" ", PASSAGES.stream().map(JudgedPassage::text).toList());

  @TempDir Path directory;
  private EvaluatorDriver driver;

  @BeforeEach
  void open() {
    driver = new EvaluatorDriver(directory, settings("12"));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void theProxyIsWhatIsJudgedAndWhatTheBaseRanksFirst() {
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    MetricEvent onProxy = only("m@0", "mrr@10-proxy", driver.metrics());

    assertThat(onProxy.value()).isEqualTo((0.2 + 0.25 + 1.0 / 3 + 0.5) / 4, within(1e-12));
    assertThat(onProxy.dimensions()).containsEntry("passages", "5").containsEntry("role", "gate");
  }

  @Test
  void theWholeIsScoredByItsOwnNameAndDiffers() {
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    MetricEvent onWhole = only("m@0", "mrr@10", driver.metrics());

    assertThat(onWhole.value()).isEqualTo((0 + 0 + 1.0 / 7 + 1.0 / 8) / 4, within(1e-12));
    assertThat(onWhole.dimensions()).doesNotContainKey("passages");
  }

  @Test
  void versionsBetweenAreScoredOnTheProxyOnlyAndNeverJudged() {
    announce(0, 3);
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    assertThat(names("m@1", driver.metrics()))
        .containsExactlyInAnyOrder("ndcg@10-proxy", "recall@100-proxy", "mrr@10-proxy");
    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(
            tuple(1, Outcome.NOT_JUDGED), tuple(2, Outcome.NOT_JUDGED), tuple(3, Outcome.REFUSED));
    assertThat(decisions.get(0).reason()).isEqualTo(Line.ON_PROXY + " of c");
  }

  @Test
  void theLastOneIsJudgedOnTheWholeWhateverItsVersion() {
    announce(0, 1);
    driver.announce(checkpoint(2, ALL_WORDS, 0, true));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    assertThat(driver.decisions())
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(tuple(1, Outcome.NOT_JUDGED), tuple(2, Outcome.REFUSED));
    assertThat(names("m@2", driver.metrics())).contains("ndcg@10", "ndcg@10-proxy");
  }

  @Test
  void aChampionByOrderIsScoredOnTheWhole() {
    announce(0, 1);
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();
    assertThat(names("m@1", driver.metrics())).doesNotContain("ndcg@10");

    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(1), Fixture.START));
    driver.work();

    assertThat(names("m@1", driver.metrics())).contains("ndcg@10").doesNotContain("ndcg@10-proxy");
  }

  @Test
  void aCollectionThatGrowsHasAnotherProxy() {
    announce(0, 1);
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();
    assertThat(names("m@1", driver.metrics())).contains("ndcg@10-proxy");

    List<JudgedPassage> more =
        IntStream.range(0, 100).mapToObj(i -> passage("c", "p" + i, "word" + i)).toList();
    driver.feed(more, QUERIES, 2);
    driver.work();

    assertThat(driver.metrics())
        .filteredOn(m -> m.name().equals("ndcg@10-proxy"))
        .extracting(MetricEvent::subject, m -> m.dimensions().get("collection-version"))
        .containsExactly(tuple("m@0", "2"), tuple("m@1", "2"));
  }

  @Test
  void aSmallCollectionHasNone() {
    driver.close();
    driver = new EvaluatorDriver(directory.resolve("small"), settings("13"));
    announce(0, 1);
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    assertThat(names("m@1", driver.metrics())).contains("ndcg@10").doesNotContain("ndcg@10-proxy");
  }

  private static Settings settings(String from) {
    return new Settings(
        Map.of(
            "evaluator.whole-every", "3",
            "evaluator.proxy-from", from,
            "evaluator.proxy-depth", "1"),
        Map.of(),
        Map.of());
  }

  private void announce(int first, int last) {
    IntStream.rangeClosed(first, last)
        .forEach(v -> driver.announce(checkpoint(v, v == 0 ? "" : ALL_WORDS)));
  }

  private static List<String> names(String subject, List<MetricEvent> metrics) {
    return metrics.stream()
        .filter(m -> m.subject().equals(subject))
        .map(MetricEvent::name)
        .toList();
  }

  private static MetricEvent only(String subject, String name, List<MetricEvent> metrics) {
    return metrics.stream()
        .filter(m -> m.subject().equals(subject) && m.name().equals(name))
        .reduce(
            (a, b) -> {
              throw new AssertionError("twice: " + a + b);
            })
        .orElseThrow();
  }
}
