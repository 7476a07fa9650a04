package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.schemas.contract.FurtherGain;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.retrieval.saturation.SaturatingCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GainSeriesTest {

  @Test
  void aMixedStreamTellsOfTheMixOnly() {
    List<GainSeries> series =
        GainSeries.of(
            List.of(score("m@1", Set.of(), 500, 0.05), score("m@2", Set.of(), 1000, 0.08)),
            Set.of("question", "keyword"));

    assertThat(series)
        .singleElement()
        .satisfies(
            overall -> {
              assertThat(overall.method()).isEqualTo(GainSeries.Method.OVERALL);
              assertThat(overall.strategy()).isEqualTo(Arm.ALL);
              assertThat(overall.points()).hasSize(2);
            });
  }

  @Test
  void anArmOfOneStrategyTellsOfIt() {
    List<GainSeries> series =
        GainSeries.of(
            List.of(
                score("q@1", Set.of("question"), 500, 0.05),
                score("q@2", Set.of("question"), 900, 0.06),
                score("two@1", Set.of("question", "keyword"), 900, 0.06)),
            Set.of("question", "keyword", "claim"));

    assertThat(series)
        .extracting(GainSeries::method, GainSeries::strategy, s -> s.points().size())
        .containsExactly(tuple(GainSeries.Method.ALONE, "question", 2));
  }

  @Test
  void whatLeavingAStrategyOutCostsIsWhatItBrings() {
    List<GainSeries> series =
        GainSeries.of(
            List.of(
                score("all@1", Set.of(), 1500, 0.09),
                score("less@1", Set.of("question", "claim"), 1000, 0.07)),
            Set.of("question", "keyword", "claim"));

    assertThat(series)
        .filteredOn(s -> s.method() == GainSeries.Method.LEFT_OUT)
        .singleElement()
        .satisfies(
            keyword -> {
              assertThat(keyword.strategy()).isEqualTo("keyword");
              assertThat(keyword.points().get(0).n()).isEqualTo(500);
              assertThat(keyword.points().get(0).gain()).isCloseTo(0.02, within(1e-12));
              assertThat(keyword.points().get(0).error())
                  .isCloseTo(0.01 * Math.sqrt(2), within(1e-12));
            });
  }

  @Test
  void theNextThousandPairsAndTheCostAreReadOffTheCurve() {
    SaturatingCurve truth = new SaturatingCurve(0.2, 2000);
    List<ArmScore> scores = new ArrayList<>();
    for (int pairs = 500; pairs <= 4000; pairs *= 2) {
      scores.add(
          new ArmScore(
              "q@" + pairs, arm(Set.of("question")), "c@1", "ndcg@10", pairs, truth.at(pairs), 0));
    }
    GainSeries series = GainSeries.of(scores, Set.of()).get(0);

    List<MetricEvent> metrics =
        new GainCurve(
                scores.get(0),
                series,
                FitGains.bought(series, List.of(spent("corpus", "question", 4))))
            .metrics(Fixture.START);

    assertThat(metrics)
        .extracting(MetricEvent::name)
        .containsExactly(
            "gain-per-thousand-pairs",
            "gain-per-thousand-pairs-lower",
            "gain-per-thousand-pairs-upper",
            "gain-per-cost",
            "gain-per-cost-lower",
            "gain-per-cost-upper");
    assertThat(metrics.get(0).value()).isCloseTo(truth.further(4000, 1000), within(1e-5));
    assertThat(metrics.get(3).value()).isCloseTo(truth.at(4000) / 4, within(1e-5));
    assertThat(metrics.get(0).dimensions())
        .containsEntry("strategy", "question")
        .containsEntry("collection", "c")
        .containsEntry("collection-version", "1")
        .containsEntry("measure", "ndcg@10")
        .containsEntry("method", "alone")
        .containsEntry("pairs", "4000");
    assertThat(FurtherGain.of(metrics.get(2)))
        .contains(
            new FurtherGain(
                "corpus/question@llm", "ndcg@10", "c alone base", metrics.get(2).value()));
  }

  @Test
  void aGainIsToldToAnEntryOnlyWhereItsPairsAreOfNoOther() {
    GainSeries alone =
        GainSeries.of(List.of(score("q@1", Set.of("question"), 500, 0.05)), Set.of()).get(0);
    GainSeries mixed = GainSeries.of(List.of(score("m@1", Set.of(), 500, 0.05)), Set.of()).get(0);
    GainEvent.Spent one = spent("one", "question", 1);

    assertThat(FitGains.bought(alone, List.of(one, spent("one", "claim", 2))))
        .isEqualTo(new GainCurve.Bought(Optional.of(1.0), Optional.of("one/question@llm")));
    assertThat(FitGains.bought(alone, List.of(one, spent("two", "question", 2))))
        .isEqualTo(new GainCurve.Bought(Optional.of(3.0), Optional.empty()));
    assertThat(FitGains.bought(mixed, List.of(one)))
        .isEqualTo(new GainCurve.Bought(Optional.of(1.0), Optional.empty()));
  }

  private static GainEvent.Spent spent(String corpus, String strategy, double cost) {
    return new GainEvent.Spent(corpus + "/" + strategy + "@llm", strategy, "llm", cost);
  }

  private static ArmScore score(
      String checkpoint, Set<String> strategies, long pairs, double gain) {
    return new ArmScore(checkpoint, arm(strategies), "c@1", "ndcg@10", pairs, gain, 0.01);
  }

  private static Arm arm(Set<String> strategies) {
    return new Arm("base", new TreeSet<>(strategies), new TreeSet<>(), true);
  }
}
