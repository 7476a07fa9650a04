package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.ALL_WORDS;
import static dev.passagework.streams.evaluator.Fixture.PASSAGES;
import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.queries;
import static dev.passagework.streams.evaluator.Fixture.words;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints that have learnt the judged queries of a collection. */
class ContaminationTest {
  @TempDir Path directory;
  private EvaluatorDriver driver;

  @BeforeEach
  void open() {
    driver = new EvaluatorDriver(directory);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  /** The judged query came after the pair was learnt; what is trained on from there is refused. */
  @Test
  void aCheckpointThatHasLearntAJudgedQueryIsMarkedAndItsSuccessorsAreRefused() {
    driver.announce(checkpoint(0, ""));
    driver.learn(Fixture.learning(1, "pair-1"));
    driver.learn(Fixture.learning(2, "pair-2"));
    driver.announce(checkpoint(1, words(0, 6), 1, false));
    driver.announce(checkpoint(2, words(0, 8), 2, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    assertThat(driver.decisions()).hasSize(2);

    driver.reject(Fixture.leak("pair-2", "c/q1"));
    driver.announce(checkpoint(3, ALL_WORDS, 2, false));
    driver.work();

    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(tuple(2, Outcome.CONTAMINATED), tuple(3, Outcome.REFUSED));
    assertThat(decisions.get(1).reason()).contains("contaminated").contains("judged ones of c");
  }

  @Test
  void aPairThatWasKnownToHaveLeakedContaminatesWhenItIsLearntAllTheSame() {
    driver.reject(Fixture.leak("pair-1", "c/q1"));
    driver.announce(checkpoint(0, ""));
    driver.learn(Fixture.learning(1, "pair-1"));
    driver.announce(checkpoint(1, ALL_WORDS, 1, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();

    assertThat(driver.decisions()).extracting(Decision::outcome).containsExactly(Outcome.REFUSED);
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0);
  }

  @Test
  void aContaminatedChampionStaysByDefaultAndGivesWayToTheNewestCleanOneBySetting() {
    for (String rollBack : List.of("false", "true")) {
      driver = driver.with(directory.resolve(rollBack), Map.of("evaluator.roll-back", rollBack));
      driver.announce(checkpoint(0, ""));
      List.of(1, 2, 3).forEach(n -> driver.learn(Fixture.learning(n, "pair-" + n)));
      driver.announce(checkpoint(1, words(0, 5), 1, false));
      driver.announce(checkpoint(2, words(0, 8), 2, false));
      driver.announce(checkpoint(3, ALL_WORDS, 3, false));
      driver.feed(PASSAGES, queries(Role.GATE), 1);
      driver.work();
      assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1, 2, 3);

      driver.reject(Fixture.leak("pair-2", "c/q1"));
      driver.work();

      boolean isBack = rollBack.equals("true");
      assertThat(driver.champions())
          .extracting(c -> c.id().version())
          .isEqualTo(isBack ? List.of(1) : List.of());
      assertThat(driver.decisions())
          .filteredOn(d -> d.outcome() == Outcome.ROLLED_BACK)
          .extracting(Decision::reason)
          .isEqualTo(
              isBack
                  ? List.of("rolled back: m@3 is " + Line.contaminatedFor(List.of("c")))
                  : List.of());
    }
  }

  @Test
  void aContaminatedChampionGivesWayToTheBaseIfNoOtherIsClean() {
    with(Map.of("evaluator.roll-back", "true"));
    driver.announce(checkpoint(0, ""));
    driver.learn(Fixture.learning(1, "pair-1"));
    driver.announce(checkpoint(1, ALL_WORDS, 1, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    driver.reject(Fixture.leak("pair-1", "c/q1"));
    driver.work();

    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1, 0);
  }

  private void with(Map<String, String> settings) {
    driver = driver.with(directory.resolve("with-settings"), settings);
  }
}
