package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingPair.Marks;
import dev.passagework.streams.runtime.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PairFilterTest {
  private final TrainingPair pair =
      pair(
          List.of(new Origin("question", "small", 3, "r1"), new Origin("claim", "large", 0, "r2")),
          Marks.NONE);

  @Test
  void byDefaultEveryPairIsTaken() {
    assertThat(filter(Map.of())).accepts(pair);
  }

  @Test
  void onlyAnOriginThatFitsInEveryRespectCounts() {
    assertThat(filter(Map.of("trainer.strategies", "question", "trainer.density", "4")))
        .accepts(pair);
    assertThat(filter(Map.of("trainer.strategies", "question", "trainer.density", "3")))
        .rejects(pair);
    assertThat(filter(Map.of("trainer.strategies", "question, title", "trainer.llms", "large")))
        .rejects(pair);
    assertThat(filter(Map.of("trainer.strategies", "claim", "trainer.llms", "large")))
        .accepts(pair);
  }

  @Test
  void aCorpusThatIsNotNamedIsLeftOut() {
    String own = pair.passage().corpus();

    assertThat(filter(Map.of("trainer.corpora", own + ",other"))).accepts(pair);
    assertThat(filter(Map.of("trainer.corpora", "other"))).rejects(pair);
  }

  @Test
  void coverageTakesThePassagesBelowItsShare() {
    double place = pair.passage().place();

    assertThat(filter(Map.of("trainer.coverage", Double.toString(place)))).rejects(pair);
    assertThat(filter(Map.of("trainer.coverage", Double.toString(Math.nextUp(place)))))
        .accepts(pair);
  }

  @Test
  void marksCountOnlyIfAskedFor() {
    TrainingPair doubtful = pair(pair.origins(), new Marks(Optional.of("other"), 3));

    assertThat(filter(Map.of())).accepts(doubtful);
    assertThat(filter(Map.of("trainer.near-duplicates", "false"))).rejects(doubtful);
    assertThat(filter(Map.of("trainer.most-passages-with-query", "2"))).rejects(doubtful);
    assertThat(filter(Map.of("trainer.most-passages-with-query", "3"))).accepts(doubtful);
  }

  @Test
  void whoGaveAPairCanDecide() {
    TrainingPair labelled = Tiny.pair(1, 1);

    assertThat(filter(Map.of("trainer.pairs", "synthetic"))).accepts(pair).rejects(labelled);
    assertThat(filter(Map.of("trainer.pairs", "labelled"))).accepts(labelled).rejects(pair);
    assertThat(filter(Map.of("trainer.pairs", "labelled", "trainer.strategies", "claim")))
        .accepts(labelled);
  }

  private static PairFilter filter(Map<String, String> values) {
    return PairFilter.from(new Settings(values, Map.of(), Map.of()));
  }

  private static TrainingPair pair(List<Origin> origins, Marks marks) {
    TrainingPair any = Tiny.pair(1, 1);
    return new TrainingPair(
        any.id(),
        any.passage(),
        any.contentHash(),
        any.passageTime(),
        any.query(),
        any.title(),
        any.text(),
        List.of(),
        origins,
        false,
        marks);
  }
}
