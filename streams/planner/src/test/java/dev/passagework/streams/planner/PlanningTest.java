package dev.passagework.streams.planner;

import static dev.passagework.streams.planner.PlannerDriver.passage;
import static dev.passagework.streams.planner.PlannerDriver.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.PlanState.Status;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.VariantBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanningTest {
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
  void aPassageThatComesAfterThePlanIsAskedFor() {
    planner.plan(question(4));
    planner.feed("p", "a text");

    AugmentationRequest request = planner.requests().get(0);
    assertThat(request.passage()).isEqualTo(new PassageKey("c", "p"));
    assertThat(request.contentHash()).isEqualTo(passage("p", "a text").contentHash());
    assertThat(request.planEntry()).isEqualTo("c/question@llm");
    assertThat(request.block()).isEqualTo(new VariantBlock(0, 4));
    assertThat(request.prompt().user()).contains("a text");
    assertThat(request.id())
        .isEqualTo(
            Identity.requestId(
                request.passage(), request.prompt(), request.decoding(), "llm", request.block()));
  }

  @Test
  void aPassageThatCameBeforeThePlanIsAskedFor() {
    planner.feed("p", "a text");
    assertThat(planner.requests()).isEmpty();

    planner.plan(question(4));

    assertThat(planner.requests()).hasSize(1);
  }

  @Test
  void aSurveyOfManyPassagesGoesInSlicesAndTheEntryRunsUntilItsEnd() {
    planner.close();
    planner = new PlannerDriver(directory, 10_000);
    int passages = PlanSurvey.SLICE + 100;
    IntStream.range(0, passages).forEach(i -> planner.feed("p" + i, "text " + i));

    planner.plan(question(4));
    List<AugmentationRequest> first = planner.requests();
    first.forEach(planner::answer);

    assertThat(first).hasSize(PlanSurvey.SLICE);
    assertThat(planner.reports()).last().extracting(PlanState::status).isEqualTo(Status.RUNNING);
    planner.pass(Duration.ofSeconds(1));
    assertThat(planner.requests()).hasSize(100);
    assertThat(planner.state(question(4)).requests()).isEqualTo(passages);
  }

  @Test
  void theDensityIsAskedForInBlocksOfTheStrategy() {
    planner.plan(question(6));
    planner.feed("p", "a text");

    assertThat(planner.requests())
        .extracting(AugmentationRequest::block)
        .containsExactly(new VariantBlock(0, 4), new VariantBlock(4, 2));
  }

  @Test
  void theSamePassageFedAgainAsksNothing() {
    planner.plan(question(4));
    planner.feed("p", "a text");
    assertThat(planner.requests()).hasSize(1);

    planner.feed("p", "a text");
    planner.plan(question(4));

    assertThat(planner.requests()).isEmpty();
  }

  @Test
  void aChangedContentIsAskedForAnew() {
    planner.plan(question(4));
    planner.feed("p", "a text");
    planner.feed("p", "another text");

    assertThat(planner.requests())
        .extracting(AugmentationRequest::contentHash)
        .containsExactly(
            passage("p", "a text").contentHash(), passage("p", "another text").contentHash());
  }

  @Test
  void aRaisedDensityAsksOnlyForTheMissingVariants() {
    planner.plan(question(3));
    planner.feed("p", "a text");
    assertThat(planner.requests()).hasSize(1);

    planner.plan(question(8));

    assertThat(planner.requests())
        .extracting(AugmentationRequest::block)
        .containsExactly(new VariantBlock(3, 4), new VariantBlock(7, 1));
  }

  @Test
  void onlyThePassagesThatTheCoverageTakesAreAskedFor() {
    PlanEntry half = PlanEntry.of("c", "title", "llm", 1, 0.5);
    planner.close();
    planner = new PlannerDriver(directory, 1_000);
    planner.plan(half);
    IntStream.range(0, 100).forEach(i -> planner.feed("p" + i, "text " + i));

    List<String> covered =
        IntStream.range(0, 100)
            .mapToObj(i -> new PassageKey("c", "p" + i))
            .filter(half::covers)
            .map(PassageKey::toString)
            .toList();
    assertThat(covered).hasSizeBetween(20, 80);
    assertThat(planner.requests()).extracting(r -> r.passage().toString()).isEqualTo(covered);
  }

  @Test
  void aPlanIsForItsOwnCorpusOnly() {
    planner.plan("other", new Plan("other", List.of(PlanEntry.of("other", "title", "l", 1, 1))));
    planner.feed("p", "a text");

    assertThat(planner.requests()).isEmpty();
  }

  @Test
  void aWithdrawnPassageThatComesBackIsAskedForAgain() {
    planner.plan(question(4));
    planner.feed("p", "a text");
    planner.requests().forEach(planner::answer);
    planner.withdraw("p");

    planner.feed("p", "a text");

    assertThat(planner.requests()).hasSize(1);
  }

  @Test
  void aContentThatComesBackWhileItsCallWaitsIsAskedForOnce() {
    planner.plan(question(4));
    planner.feed("p", "a text");
    planner.feed("p", "another text");
    planner.feed("p", "a text");

    List<AugmentationRequest> requests = planner.requests();

    assertThat(requests).hasSize(2).extracting(AugmentationRequest::id).doesNotHaveDuplicates();
    requests.forEach(planner::answer);
    PlanState state = planner.state(question(4));
    assertThat(state.requests()).isEqualTo(3);
    assertThat(state.withdrawn()).isEqualTo(1);
    assertThat(state.status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void aPlanWithAnUnknownStrategyIsPoisonThatNamesTheKnownOnes() {
    Plan plan = new Plan("c", List.of(PlanEntry.of("c", "riddle", "llm", 1, 1)));

    planner.plan("c", plan);

    assertThat(planner.deadLettersOf(Topics.PLANS))
        .singleElement()
        .asString()
        .contains("riddle", "question, keywords, claim, title");
  }

  @Test
  void aRecordWhoseKeyIsNotThatOfItsContentIsPoison() {
    planner.feed("c/q", passage("p", "a text"));
    planner.plan("d", new Plan("c", List.of()));

    assertThat(planner.deadLettersOf(Topics.PASSAGES)).hasSize(1);
    assertThat(planner.deadLettersOf(Topics.PLANS)).hasSize(1);
  }
}
