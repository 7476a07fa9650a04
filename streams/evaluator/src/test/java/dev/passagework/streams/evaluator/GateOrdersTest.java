package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.ALL_WORDS;
import static dev.passagework.streams.evaluator.Fixture.PASSAGES;
import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.queries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Champions that are ordered, fall behind, and are rolled back. */
class GateOrdersTest {
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

  @Test
  void anOrderPromotesAndRollsBack() {
    driver.announce(checkpoint(0, ALL_WORDS));
    driver.announce(checkpoint(1, ""));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    assertThat(driver.champions()).hasSize(1);

    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(1), Fixture.START));
    driver.order(new Command(Command.Kind.ROLL_BACK, "m", OptionalInt.empty(), Fixture.START));
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(9), Fixture.START));

    assertThat(driver.champions())
        .extracting(c -> c.id().version(), Champion::reason)
        .containsExactly(tuple(1, "promoted by order"), tuple(0, "rolled back by order"));
  }

  /** What is refused and forced in is reported at once, with its numbers. */
  @Test
  void aRegressionThatIsForcedInIsReportedAsFallenBehind() {
    regression(Map.of());

    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(
            tuple(1, Outcome.REFUSED), tuple(1, Outcome.PROMOTED), tuple(1, Outcome.FELL_BEHIND));
    assertThat(decisions.get(2).reason()).contains("fallen behind m@0");
    assertThat(decisions.get(2).comparisons())
        .singleElement()
        .satisfies(c -> assertThat(c.champion()).isGreaterThan(c.challenger()));
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1);
  }

  @Test
  void aRegressionThatIsForcedInIsRolledBackBySetting() {
    regression(Map.of("evaluator.roll-back", "true"));

    assertThat(driver.decisions())
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(
            tuple(1, Outcome.REFUSED),
            tuple(1, Outcome.PROMOTED),
            tuple(1, Outcome.FELL_BEHIND),
            tuple(0, Outcome.ROLLED_BACK));
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1, 0);
  }

  /** Neither an order nor a way back is a promotion for being better. */
  @Test
  void ordersAndWaysBackDoNotBeginTheCountAgain() {
    regression(Map.of("evaluator.roll-back", "true"));
    driver.announce(checkpoint(2, ""));
    driver.work();
    driver.order(new Command(Command.Kind.ROLL_BACK, "m", OptionalInt.of(1), Fixture.START));
    driver.announce(checkpoint(3, ""));
    driver.work();

    assertThat(driver.decisions())
        .filteredOn(d -> d.outcome() == Outcome.REFUSED)
        .extracting(d -> d.challenger().version(), Decision::challenge)
        .containsExactly(tuple(1, 1), tuple(2, 2), tuple(3, 3));
  }

  @Test
  void anOrderThatCannotBeCarriedOutIsAnsweredWithCauseAndCure() {
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(1), Fixture.START));
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    driver.order(new Command(Command.Kind.ROLL_BACK, "m", OptionalInt.empty(), Fixture.START));
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(9), Fixture.START));

    List<Decision> decisions = driver.decisions();
    assertThat(decisions)
        .extracting(d -> d.challenger().version(), Decision::outcome)
        .containsExactly(
            tuple(1, Outcome.NOT_JUDGED),
            tuple(0, Outcome.NOT_JUDGED),
            tuple(9, Outcome.NOT_JUDGED));
    assertThat(decisions.get(0).reason()).contains("promote", "no champion yet", "again once");
    assertThat(decisions.get(1).reason()).contains("roll back", "no champion before m@0");
    assertThat(decisions.get(2).reason()).contains("promote", "no checkpoint m@9", "pruned");
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0);
  }

  @Test
  void aRollBackToAVersionThatWasPrunedSaysSo() {
    IntStream.rangeClosed(0, 2).forEach(version -> driver.announce(checkpoint(version, "")));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(1), Fixture.START));
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(2), Fixture.START));
    driver.prune(checkpoint(1, ""));
    driver.work();
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1, 2);
    assertThat(driver.decisions()).hasSize(4);

    driver.order(new Command(Command.Kind.ROLL_BACK, "m", OptionalInt.empty(), Fixture.START));

    assertThat(driver.decisions())
        .singleElement()
        .satisfies(
            decision -> {
              assertThat(decision.challenger().version()).isEqualTo(1);
              assertThat(decision.reason()).contains("no checkpoint m@1", "pruned");
            });
  }

  private void regression(Map<String, String> settings) {
    with(settings);
    driver.announce(checkpoint(0, ALL_WORDS));
    driver.announce(checkpoint(1, "", 0, false));
    driver.feed(PASSAGES, queries(Role.GATE), 1);
    driver.work();
    driver.order(new Command(Command.Kind.PROMOTE, "m", OptionalInt.of(1), Fixture.START));
    driver.work();
  }

  private void with(Map<String, String> settings) {
    driver = driver.with(directory.resolve("with-settings"), settings);
  }
}
