package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.PlanState.Scale;
import dev.passagework.schemas.contract.PlanState.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScalesTest {

  @TempDir Path directory;
  private PlannerDriver planner;

  @BeforeEach
  void start() {
    planner = new PlannerDriver(directory, 1_000);
  }

  @AfterEach
  void stop() {
    planner.close();
  }

  @ParameterizedTest
  @CsvSource({
    "250000,   5183, 100, 49, 1.0",
    "250000,  57638, 100,  5, 1.0",
    "250000,   5183,  20, 20, 1.0",
    "250000, 100000, 100,  3, 0.83334",
    "250000,  83334, 100,  3, 1.0",
    "10,          0,   7,  7, 1.0",
    "10,        100,   2,  2, 0.05",
  })
  void aTotalOfPairsSetsTheScaleAsGplDoes(
      long pairs, long passages, int most, int density, double coverage) {
    assertThat(PairRule.scale(pairs, passages, most))
        .isEqualTo(new Scale(density, coverage, passages));
  }

  @Test
  void nothingIsAskedBeforeTheCorpusHasBeenQuietAndThenTheDensityThatItsSizeGives() {
    planner.plan(rule(24));
    feed(0, 4);
    assertThat(planner.requests()).isEmpty();
    assertThat(planner.state(rule(24)).status()).isEqualTo(Status.RUNNING);

    planner.settle();

    assertThat(variants(planner.requests())).isEqualTo(24);
    PlanState state = planner.state(rule(24));
    assertThat(state.scale()).isEqualTo(new Scale(6, 1, 4));
    assertThat(state.status()).isEqualTo(Status.RUNNING);
  }

  @Test
  void aCorpusThatGrowsAsksLessOfNewPassagesAndTakesNothingBackOfWhatWasSent() {
    planner.plan(rule(24));
    feed(0, 4);
    planner.settle();
    List<AugmentationRequest> first = planner.requests();

    feed(4, 4);
    planner.settle();

    List<AugmentationRequest> more = planner.requests();
    assertThat(variants(more)).isEqualTo(4 * 3);
    assertThat(more).allMatch(request -> Integer.parseInt(request.passage().id()) >= 4);
    PlanState state = planner.state(rule(24));
    assertThat(state.scale()).isEqualTo(new Scale(3, 1, 8));
    assertThat(first).allMatch(request -> Integer.parseInt(request.passage().id()) < 4);
    assertThat(state.sent()).isEqualTo(first.size() + more.size());
  }

  @Test
  void aCorpusBeyondTheTotalIsCoveredInPart() {
    planner.plan(rule(60));
    feed(0, 100);
    planner.settle();

    List<AugmentationRequest> requests = planner.requests();
    assertThat(requests).isNotEmpty().allMatch(request -> request.block().size() == 3);
    assertThat(requests).allMatch(request -> request.passage().place() < 0.2);
    requests.forEach(planner::answer);
    assertThat(planner.state(rule(60)).status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void aPlanThatComesAfterThePassagesKnowsTheirNumber() {
    feed(0, 4);
    planner.withdraw("3");
    planner.plan(rule(24));
    planner.settle();

    assertThat(planner.state(rule(24)).scale()).isEqualTo(new Scale(8, 1, 3));
    assertThat(variants(planner.requests())).isEqualTo(24);
  }

  private void feed(int from, int passages) {
    IntStream.range(from, from + passages).forEach(i -> planner.feed("" + i, "text " + i));
  }

  private static int variants(List<AugmentationRequest> requests) {
    return requests.stream().mapToInt(request -> request.block().size()).sum();
  }

  private static PlanEntry rule(long pairs) {
    return PlanEntry.of("c", "question", "llm", 50, 1).withPairs(pairs);
  }
}
