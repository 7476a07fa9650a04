package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.VariantBlock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForecastTest {
  private final Strategies strategies = Strategies.builtIn();

  @Test
  void itCountsTheCallsThatThePlannerWouldMake() {
    PlanEntry six = PlanEntry.of("c", "question", "llm", 6, 1);
    PlanEntry one = PlanEntry.of("c", "claim", "llm", 1, 1);

    Forecast forecast =
        Forecast.of(
            new Plan("c", List.of(six, one)),
            Stream.of(passage("c", "p"), passage("c", "q"), passage("other", "p")));

    assertThat(forecast.calls()).isEqualTo(2 * 2 + 2);
    assertThat(forecast.mostCompletionTokens())
        .isEqualTo(
            4L * strategies.of(six).template().decoding().maxTokens()
                + 2L * strategies.of(one).template().decoding().maxTokens());
  }

  @Test
  void aPromptTokenStandsForFourCharacters() {
    PlanEntry entry = PlanEntry.of("c", "title", "llm", 1, 1);
    var prompt =
        strategies.of(entry).prompt(Strategy.Shown.of(passage("c", "p"), new VariantBlock(0, 1)));

    Forecast forecast = Forecast.of(new Plan("c", List.of(entry)), Stream.of(passage("c", "p")));

    assertThat(forecast.promptTokens())
        .isEqualTo((prompt.system().length() + prompt.user().length() + 3) / 4);
  }

  @Test
  void whatTheCoverageLeavesOutCostsNothing() {
    PlanEntry little = PlanEntry.of("c", "title", "llm", 1, 1e-9);

    assertThat(Forecast.of(new Plan("c", List.of(little)), Stream.of(passage("c", "p"))))
        .isEqualTo(new Forecast(0, 0, 0));
  }

  @Test
  void aPlanThatCannotBeCarriedOutHasNone() {
    Plan plan = new Plan("c", List.of(PlanEntry.of("c", "riddle", "llm", 1, 1)));

    assertThatThrownBy(() -> Forecast.of(plan, Stream.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("riddle");
  }

  private static Passage passage(String corpus, String id) {
    return Passage.of(new PassageKey(corpus, id), "A title", "A text.");
  }
}
