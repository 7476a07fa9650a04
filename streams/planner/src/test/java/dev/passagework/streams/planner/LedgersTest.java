package dev.passagework.streams.planner;

import static dev.passagework.streams.planner.PlannerDriver.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.PlanState.Status;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.VariantBlock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgersTest {
  private static final int AHEAD = 3;

  @TempDir Path directory;
  private PlannerDriver planner;

  @BeforeEach
  void start() {
    planner = new PlannerDriver(directory, AHEAD);
  }

  @AfterEach
  void stop() {
    planner.close();
  }

  @Test
  void noMoreThanAheadAreOutstanding() {
    planner.plan(question(4));
    IntStream.range(0, 5).forEach(i -> planner.feed("p" + i, "text " + i));

    List<AugmentationRequest> first = planner.requests();
    assertThat(first).hasSize(AHEAD);

    planner.answer(first.get(0));
    assertThat(planner.requests()).hasSize(1);

    planner.fail(first.get(1));
    assertThat(planner.requests()).hasSize(1);
  }

  @Test
  void theCountsAndCostsAddUp() {
    planner.plan(question(4));
    IntStream.range(0, 5).forEach(i -> planner.feed("p" + i, "text " + i));
    List<AugmentationRequest> first = planner.requests();
    planner.answer(first.get(0));
    planner.fail(first.get(1));

    PlanState state = planner.state(question(4));

    assertThat(state.status()).isEqualTo(Status.RUNNING);
    assertThat(state.corpus()).isEqualTo("c");
    assertThat(state.requests()).isEqualTo(5);
    assertThat(state.sent()).isEqualTo(5);
    assertThat(state.answered()).isEqualTo(1);
    assertThat(state.failed()).isEqualTo(1);
    assertThat(state.withdrawn()).isZero();
    assertThat(state.usage()).isEqualTo(PlannerDriver.USAGE);
    assertThat(state.cost()).isEqualTo(PlannerDriver.COST);
  }

  @Test
  void aRequestAnsweredTwiceCountsOnce() {
    planner.plan(question(4));
    planner.feed("p", "a text");
    AugmentationRequest request = planner.requests().get(0);
    planner.answer(request);
    planner.answer(request);
    planner.fail(request);

    PlanState state = planner.state(question(4));

    assertThat(state.answered()).isEqualTo(1);
    assertThat(state.failed()).isZero();
    assertThat(state.cost()).isEqualTo(PlannerDriver.COST);
  }

  @Test
  void aDeadLetterThatIsAnsweredLaterMovesFromFailedToAnswered() {
    planner.plan(question(4));
    planner.feed("p", "a text");
    AugmentationRequest request = planner.requests().get(0);
    planner.fail(request);
    planner.fail(request);
    assertThat(planner.state(question(4)).failed()).isEqualTo(1);

    planner.answer(request);

    PlanState state = planner.state(question(4));
    assertThat(state.failed()).isZero();
    assertThat(state.answered()).isEqualTo(1);
    assertThat(state.usage()).isEqualTo(PlannerDriver.USAGE);
  }

  @Test
  void anEntryIsCompleteWhenEveryRequestIsSettledAndRunsAgainWhenMoreComes() {
    planner.plan(question(4));
    assertThat(planner.state(question(4)).status()).isEqualTo(Status.COMPLETE);
    assertThat(planner.state(question(4)).requests()).isZero();

    planner.feed("p", "a text");
    assertThat(planner.state(question(4)).status()).isEqualTo(Status.RUNNING);

    planner.requests().forEach(planner::answer);
    assertThat(planner.state(question(4)).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void aChangeOfStatusIsReportedAtOnceAndOtherCountsNowAndThen() {
    planner.plan(question(4));
    planner.feed("p0", "a text");
    assertThat(planner.reports())
        .extracting(PlanState::status)
        .containsExactly(Status.RUNNING, Status.COMPLETE, Status.RUNNING);

    planner.feed("p1", "b text");
    planner.feed("p2", "c text");
    assertThat(planner.reports()).isEmpty();

    planner.pass(PlannerDriver.REPORT_INTERVAL);
    assertThat(planner.reports()).extracting(PlanState::requests).containsExactly(3L);
  }

  @Test
  void whatIsQueuedForAWithdrawnPassageComesBackWithdrawn() {
    planner.plan(question(4));
    IntStream.range(0, AHEAD + 2).forEach(i -> planner.feed("p" + i, "text " + i));
    List<AugmentationRequest> first = planner.requests();

    planner.withdraw("p3");
    first.forEach(planner::answer);

    List<AugmentationRequest> rest = planner.requests();
    assertThat(rest).extracting(r -> r.passage().id()).containsExactly("p4");
    rest.forEach(planner::answer);
    PlanState state = planner.state(question(4));
    assertThat(state.withdrawn()).isEqualTo(1);
    assertThat(state.requests()).isEqualTo(5);
    assertThat(state.status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void whatALoweredDensityLeavesOverIsWithdrawnAndTheRestAskedForInItsPlace() {
    planner.plan(question(4));
    IntStream.range(0, AHEAD + 1).forEach(i -> planner.feed("p" + i, "text " + i));
    List<AugmentationRequest> first = planner.requests();
    assertThat(first).hasSize(AHEAD);

    planner.plan(question(2));
    first.forEach(planner::answer);

    assertThat(planner.requests())
        .extracting(AugmentationRequest::block)
        .containsExactly(new VariantBlock(0, 2));
    assertThat(planner.state(question(2)).withdrawn()).isEqualTo(1);

    planner.plan(question(8));
    assertThat(answerAll())
        .filteredOn(request -> request.passage().id().equals("p3"))
        .extracting(AugmentationRequest::block)
        .containsExactly(new VariantBlock(2, 4), new VariantBlock(6, 2));
  }

  @Test
  void whatIsQueuedForARemovedEntryIsWithdrawn() {
    planner.plan(question(4));
    IntStream.range(0, AHEAD + 2).forEach(i -> planner.feed("p" + i, "text " + i));
    List<AugmentationRequest> first = planner.requests();

    planner.takePlanBack();
    first.forEach(planner::answer);

    assertThat(planner.requests()).isEmpty();
    PlanState state = planner.state(question(4));
    assertThat(state.withdrawn()).isEqualTo(2);
    assertThat(state.status()).isEqualTo(Status.COMPLETE);

    planner.plan(question(4));
    assertThat(planner.requests()).extracting(r -> r.passage().id()).containsExactly("p3", "p4");
  }

  @Test
  void anAnswerThatIsThereAlreadyIsNotBoughtAgain() {
    planner.plan(question(4));
    planner.feed("p", "a text");
    AugmentationRequest request = planner.requests().get(0);
    planner.close();
    planner = new PlannerDriver(directory.resolve("afresh"), AHEAD);

    planner.answer(request);
    planner.plan(question(4));
    planner.feed("p", "a text");

    assertThat(planner.requests()).isEmpty();
    PlanState state = planner.state(question(4));
    assertThat(state.answered()).isEqualTo(1);
    assertThat(state.status()).isEqualTo(Status.COMPLETE);
    assertThat(state.usage()).isEqualTo(new TokenUsage(100, 20));
  }

  @Test
  void whatIsQueuedForAPassageThatTheCoverageLeavesOutIsWithdrawn() {
    planner.plan(question(4));
    IntStream.range(0, AHEAD + 2).forEach(i -> planner.feed("p" + i, "text " + i));
    List<AugmentationRequest> first = planner.requests();

    planner.plan(PlanEntry.of("c", "question", "llm", 4, 1e-9));
    first.forEach(planner::answer);

    assertThat(planner.requests()).isEmpty();
    assertThat(planner.state(question(4)).withdrawn()).isEqualTo(2);
  }

  /** Answers requests until no more are made. */
  private List<AugmentationRequest> answerAll() {
    List<AugmentationRequest> all = new ArrayList<>();
    List<AugmentationRequest> next = planner.requests();
    while (!next.isEmpty()) {
      next.forEach(planner::answer);
      all.addAll(next);
      next = planner.requests();
    }
    return all;
  }
}
