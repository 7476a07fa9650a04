package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState.Status;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.VariantBlock;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledQueriesTest {
  private static final PlanEntry PARAPHRASE = PlanEntry.of("c", "paraphrase", "llm", 2, 1);
  private static final PlanEntry WRITTEN = PlanEntry.of("c", "pseudo-passage", "llm", 1, 1);
  private static final PlanEntry FEW_SHOT = PlanEntry.of("c", "few-shot", "llm", 1, 1);

  @TempDir Path directory;
  private PlannerDriver planner;

  @BeforeEach
  void start() {
    planner = new PlannerDriver(directory, 3);
  }

  @AfterEach
  void stop() {
    planner.close();
  }

  @Test
  void aLabelledQueryIsPutInOtherWordsAsOftenAsTheDensitySays() {
    planner.plan(PARAPHRASE);
    planner.feed("p", "a text");
    planner.label("p", "a text", "first query");
    planner.label("p", "a text", "second query");

    List<AugmentationRequest> requests = planner.requests();
    assertThat(requests)
        .extracting(request -> request.recipe().sourceQuery())
        .containsExactly("first query", "second query");
    assertThat(requests)
        .allSatisfy(
            request -> {
              assertThat(request.block()).isEqualTo(new VariantBlock(0, 2));
              assertThat(request.prompt().user())
                  .contains("Query: " + request.recipe().sourceQuery(), "a text");
            });
    assertThat(requests).extracting(r -> r.decoding().seed()).doesNotHaveDuplicates();
  }

  @Test
  void aPassageIsWrittenForALabelledQueryThatCameBeforeThePassageAndThePlan() {
    planner.label("p", "a text", "a query");
    planner.feed("p", "a text");
    planner.plan(WRITTEN);

    assertThat(planner.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.recipe().parser()).isEqualTo(Recipe.PASSAGES);
              assertThat(request.recipe().sourceQuery()).isEqualTo("a query");
              assertThat(request.recipe().replySchema()).contains("\"passages\"");
              assertThat(request.recipe().strategyHash()).hasSize(32);
            });
  }

  @Test
  void aSyntheticPairIsNoSource() {
    planner.plan(PARAPHRASE);
    planner.feed("p", "a text");
    planner.synthetic("p", "a text", "a query");

    assertThat(planner.requests()).isEmpty();
    assertThat(planner.state(PARAPHRASE).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void aQueryThatTheRefineryTakesBackIsNotSentAnyMore() {
    planner.plan(PARAPHRASE);
    for (int i = 0; i < 4; i++) {
      planner.feed("p" + i, "text " + i);
    }
    List<String> pairs =
        List.of(
            planner.label("p0", "text 0", "query zero"),
            planner.label("p1", "text 1", "query one"),
            planner.label("p2", "text 2", "query two"),
            planner.label("p3", "text 3", "query three"));
    List<AugmentationRequest> first = planner.requests();
    assertThat(first).hasSize(3);

    planner.retract("p3", pairs.get(3));
    first.forEach(planner::answer);

    assertThat(planner.requests()).isEmpty();
    assertThat(planner.state(PARAPHRASE).withdrawn()).isEqualTo(1);
    assertThat(planner.state(PARAPHRASE).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void examplesAreShownAndNothingIsWrittenForTheirPassages() {
    planner.plan(FEW_SHOT);
    planner.feed("shown", "an example's text");
    planner.feed("p", "a text");
    planner.label("shown", "an example's text", "an example's query");
    assertThat(planner.requests()).isEmpty();

    planner.settle();

    assertThat(planner.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.passage().id()).isEqualTo("p");
              assertThat(request.prompt().user())
                  .contains("Text: an example's text\nQuery: an example's query", "a text");
            });
  }

  @Test
  void withoutLabelledPairsTheEntrySaysSoAndBeginsWhenTheyCome() {
    planner.plan(FEW_SHOT);
    planner.feed("p", "a text");
    planner.settle();

    assertThat(planner.state(FEW_SHOT).status()).isEqualTo(Status.STOPPED);
    assertThat(planner.state(FEW_SHOT).reason()).startsWith("examples: ").contains("feed pairs");

    planner.feed("shown", "an example's text");
    planner.label("shown", "an example's text", "an example's query");
    planner.settle();
    assertThat(planner.requests()).hasSize(1);
    assertThat(planner.state(FEW_SHOT).status()).isEqualTo(Status.RUNNING);
  }

  @Test
  void anExampleThatTheRefineryTakesBackIsShownNoMore() {
    planner.plan(FEW_SHOT);
    planner.feed("shown", "an example's text");
    String pair = planner.label("shown", "an example's text", "a judged query");
    planner.feed("other", "another text");
    planner.label("other", "another text", "another query");
    planner.settle();

    planner.retract("shown", pair);
    planner.settle();
    planner.feed("p", "a text");

    assertThat(planner.requests())
        .isNotEmpty()
        .last()
        .satisfies(
            request ->
                assertThat(request.prompt().user())
                    .contains("another query")
                    .doesNotContain("a judged query"));
  }

  @Test
  void aStrategyWithoutAnLlmHandsTheWholeTextOver() {
    PlanEntry ict = PlanEntry.of("c", "ict", Recipe.NO_LLM, 2, 1);
    planner.plan(ict);
    planner.feed("p", "One sentence.\nAnother one.");

    assertThat(planner.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.recipe().generator()).isEqualTo(Recipe.ICT);
              assertThat(request.prompt().user()).isEqualTo("One sentence.\nAnother one.");
              assertThat(request.block()).isEqualTo(new VariantBlock(0, 2));
            });
    assertThat(planner.state(ict).account().reserved()).isZero();
  }

  @Test
  void aCorpusWithoutAPlanIsAugmentedWithoutAnLlmIfThatIsSetUntilAPlanComes() {
    planner.close();
    Policy plain = Policy.PLAIN;
    Policy unplanned =
        new Policy(
            plain.strategies(),
            plain.prices(),
            plain.settle(),
            plain.metricsInterval(),
            plain.leastGain(),
            plain.gainMetric(),
            "ict",
            2);
    planner = new PlannerDriver(directory.resolve("unplanned"), 1, unplanned);
    planner.feed("p", "One sentence. Another one.");
    planner.feed("q", "A sentence. And one.");
    List<AugmentationRequest> first = planner.requests();
    assertThat(first).extracting(AugmentationRequest::planEntry).containsExactly("c/ict@none");

    planner.plan(PARAPHRASE);
    first.forEach(planner::answer);

    assertThat(planner.requests()).isEmpty();
    assertThat(planner.state(PlanEntry.of("c", "ict", "none", 2, 1)).withdrawn()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p", "p#1", "c/p", "c/#1"})
  void aTombstoneWhoseKeyCannotBeReadIsPoisonAndTheNextRecordIsHandled(String key) {
    planner.plan(WRITTEN);
    planner.feed("p", "a text");
    planner.retract(key);
    planner.label("p", "a text", "a query");

    assertThat(planner.deadLettersOf(Topics.TRAINING_PAIRS))
        .singleElement()
        .asString()
        .contains("key");
    assertThat(planner.requests()).hasSize(1);
  }
}
