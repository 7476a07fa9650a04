package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.Budget.Unit;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.PlanState.Status;
import dev.passagework.schemas.contract.TokenPrices;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.VariantBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {
  private static final TokenUsage LITTLE = new TokenUsage(300, 100);

  @TempDir Path directory;
  private PlannerDriver planner;

  @BeforeEach
  void start() {
    start(Policy.PLAIN);
  }

  private void start(Policy policy) {
    planner = new PlannerDriver(directory.resolve(policy.toString().hashCode() + ""), 5, policy);
  }

  @AfterEach
  void stop() {
    planner.close();
  }

  @Test
  void theUnansweredRequestsNeverMayTakeMoreThanIsLeft() {
    long bound = bound();
    planner.plan(tokens(2.5 * bound));
    feed(4);

    assertThat(planner.requests()).hasSize(2);
    PlanState state = planner.state(tokens(1));
    assertThat(state.status()).isEqualTo(Status.RUNNING);
    assertThat(state.account().reserved()).isEqualTo(2 * bound);
    assertThat(state.account().budget()).isEqualTo(2.5 * bound);
  }

  @Test
  void anAnswerThatTookLittleMakesRoomForMore() {
    planner.plan(tokens(2.5 * bound()));
    feed(4);
    List<AugmentationRequest> first = planner.requests();

    planner.answer(first.get(0), LITTLE, 0);

    assertThat(planner.requests()).hasSize(1);
    PlanState state = planner.state(tokens(1));
    assertThat(state.account().spent()).isEqualTo(400);
    assertThat(state.account().reserved()).isEqualTo(2 * bound());
  }

  @Test
  void aSpentBudgetIsAStateWithAReasonAndARaisedOneGoesOn() {
    PlanEntry poor = tokens(1.5 * bound());
    planner.plan(poor);
    feed(3);
    List<AugmentationRequest> first = planner.requests();
    assertThat(first).hasSize(1);
    planner.answer(first.get(0), new TokenUsage(bound(), 0), 0);

    PlanState stopped = planner.state(poor);
    assertThat(planner.requests()).isEmpty();
    assertThat(stopped.status()).isEqualTo(Status.STOPPED);
    assertThat(stopped.reason()).startsWith("budget: ").contains("raise the budget");
    assertThat(stopped.unanswered()).isZero();

    planner.plan(tokens(10 * bound()));
    assertThat(answerAll(LITTLE)).hasSize(2);
    PlanState state = planner.state(poor);
    assertThat(state.status()).isEqualTo(Status.COMPLETE);
    assertThat(state.reason()).isEmpty();
    assertThat(state.account().spent()).isEqualTo(bound() + 2 * 400);
  }

  @Test
  void whatADeadLetterTookIsSpentAndItsReservationFreed() {
    planner.plan(tokens(1.5 * bound()));
    feed(2);
    planner.fail(planner.requests().get(0), LITTLE);

    PlanState state = planner.state(tokens(1));
    assertThat(planner.requests()).hasSize(1);
    assertThat(state.account().spent()).isEqualTo(400);
    assertThat(state.account().reserved()).isEqualTo(bound());
  }

  @Test
  void aWithdrawnCallFreesItsReservation() {
    planner.plan(tokens(1.5 * bound()));
    feed(3);
    AugmentationRequest first = planner.requests().get(0);
    planner.withdraw("p1");

    planner.answer(first, LITTLE, 0);

    assertThat(planner.requests()).extracting(r -> r.passage().id()).containsExactly("p2");
    assertThat(planner.state(tokens(1)).account().reserved()).isEqualTo(bound());
  }

  @Test
  void moneyIsReservedAtThePricesOfThePlan() {
    TokenPrices prices = new TokenPrices(1, 4);
    PlanEntry entry =
        PlannerDriver.question(4)
            .withBudget(Optional.of(new Budget(0.01, Unit.MONEY)))
            .withPrices(Optional.of(prices));
    planner.plan(entry);
    feed(5);

    List<AugmentationRequest> first = planner.requests();
    double each = prices.of(bound(first.get(0)));
    assertThat(first).hasSize((int) (0.01 / each));
    planner.answer(first.get(0), LITTLE, 0);

    PlanState state = planner.state(entry);
    assertThat(state.account().unit()).isEqualTo(Unit.MONEY);
    assertThat(state.cost()).isEqualTo(prices.of(LITTLE));
    assertThat(state.account().spent()).isEqualTo(state.cost());
  }

  @Test
  void aBudgetInMoneyWithoutPricesBuysNothingAndSaysWhatIsMissing() {
    PlanEntry entry = PlannerDriver.question(4).withBudget(Optional.of(new Budget(5, Unit.MONEY)));
    planner.plan(entry);
    feed(1);

    assertThat(planner.requests()).isEmpty();
    PlanState state = planner.state(entry);
    assertThat(state.status()).isEqualTo(Status.STOPPED);
    assertThat(state.reason()).startsWith("prices: ").contains("prompt-price");
  }

  @Test
  void anEntryThatLeavesThePlanGivesItsQueueBackThoughItsBudgetIsSpent() {
    PlanEntry poor = tokens(1.5 * bound());
    planner.plan(poor);
    feed(3);
    planner.requests();

    planner.takePlanBack();

    assertThat(planner.requests()).isEmpty();
    assertThat(planner.state(poor).withdrawn()).isEqualTo(2);
  }

  @Test
  void theForecastComesWithTheHundredthReply() {
    planner.close();
    planner = new PlannerDriver(directory.resolve("many"), 1_000);
    planner.plan(PlannerDriver.question(4));
    feed(200);
    List<AugmentationRequest> requests = planner.requests();
    requests.subList(0, 99).forEach(request -> planner.answer(request, LITTLE, 0));
    assertThat(planner.state(PlannerDriver.question(4)).account().forecast()).isEmpty();

    planner.answer(requests.get(99), new TokenUsage(1_300, 0), 0);

    double mean = (99 * 400 + 1_300) / 100.0;
    assertThat(planner.state(PlannerDriver.question(4)).account().forecast()).hasValue(mean * 200);
  }

  @Test
  void whatAnEntrySpendsIsMeasured() {
    planner.plan(tokens(2.5 * bound()));
    feed(2);
    planner.answer(planner.requests().get(0), LITTLE, 0);
    planner.pass(Duration.ofSeconds(6));

    List<MetricEvent> metrics = planner.measured();
    assertThat(metrics).extracting(MetricEvent::name).contains("unanswered", "reserved", "spent");
    assertThat(metrics)
        .filteredOn(metric -> metric.name().equals("spent"))
        .last()
        .satisfies(
            metric -> {
              assertThat(metric.value()).isEqualTo(400);
              assertThat(metric.subject()).isEqualTo("c/question@llm");
              assertThat(metric.dimensions())
                  .containsEntry("strategy", "question")
                  .containsEntry("llm", "llm")
                  .containsEntry("corpus", "c")
                  .containsEntry("unit", "tokens");
            });
  }

  @Test
  void aGainUnderTheThresholdStopsTheEntryAndAGreaterOneLetsItGoOn() {
    planner.close();
    start(withLeastGain(0.01));
    planner.plan(PlannerDriver.question(4));
    feed(7);
    List<AugmentationRequest> first = planner.requests();
    assertThat(first).hasSize(5);

    planner.gain(PlannerDriver.question(4), 0.004);
    PlanState stopped = planner.state(PlannerDriver.question(4));
    first.forEach(planner::answer);
    assertThat(planner.requests()).isEmpty();
    assertThat(stopped.status()).isEqualTo(Status.STOPPED);
    assertThat(stopped.reason()).startsWith("gain: ").contains("0.00400", "0.01000");

    planner.gain(PlannerDriver.question(4), 0.02);
    assertThat(planner.requests()).hasSize(2);
  }

  @Test
  void anEntryThatStillGainsOnOneCollectionGoesOn() {
    planner.close();
    start(withLeastGain(0.01));
    planner.plan(PlannerDriver.question(4));
    planner.gain(PlannerDriver.question(4), "one", 0.02);
    planner.gain(PlannerDriver.question(4), "other", 0.004);
    feed(1);

    assertThat(planner.requests()).hasSize(1);
  }

  @Test
  void withoutAThresholdNoGainStopsAnything() {
    planner.plan(PlannerDriver.question(4));
    planner.gain(PlannerDriver.question(4), -1);
    feed(1);

    assertThat(planner.requests()).hasSize(1);
  }

  private static Policy withLeastGain(double least) {
    Policy plain = Policy.PLAIN;
    return new Policy(
        plain.strategies(),
        plain.prices(),
        plain.settle(),
        plain.metricsInterval(),
        OptionalDouble.of(least),
        plain.gainMetric(),
        plain.fallback(),
        plain.fallbackDensity());
  }

  private void feed(int passages) {
    IntStream.range(0, passages).forEach(i -> planner.feed("p" + i, "text %03d".formatted(i)));
  }

  private static PlanEntry tokens(double amount) {
    return PlannerDriver.question(4).withBudget(Optional.of(new Budget(amount, Unit.TOKENS)));
  }

  /** What a call for one of the passages may take. */
  private static long bound() {
    Strategy question = Strategies.builtIn().named("question");
    TokenUsage bound =
        question.bound(
            question.prompt(
                Strategy.Shown.of(
                    PlannerDriver.passage("p0", "text 000"), new VariantBlock(0, 4))));
    return bound.prompt() + bound.completion();
  }

  private static TokenUsage bound(AugmentationRequest request) {
    return Strategies.builtIn().named(request.strategy()).bound(request.prompt());
  }

  private List<AugmentationRequest> answerAll(TokenUsage usage) {
    List<AugmentationRequest> all = new ArrayList<>();
    List<AugmentationRequest> next = planner.requests();
    while (!next.isEmpty()) {
      next.forEach(request -> planner.answer(request, usage, 0));
      all.addAll(next);
      next = planner.requests();
    }
    return all;
  }
}
