package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.VariantBlock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrategiesTest {
  private static final VariantBlock BLOCK = new VariantBlock(0, 3);

  private static final String FILE =
      """
      system: a
      user: b
      temperature: 0
      top-p: 1
      max-tokens: 10
      block: 1
      input-characters: 10
      """;

  private final Strategies strategies = Strategies.builtIn();

  @ParameterizedTest
  @ValueSource(strings = {"question", "keywords", "claim", "title"})
  void thePromptOfAStrategyIsTheApprovedOne(String name) {
    Passage passage =
        Passage.of(
            new PassageKey("c", "p"), "Tidal locking", "The Moon turns once per orbit, so that\n…");
    Prompt prompt = strategy(name).prompt(passage, BLOCK);

    new Golden("prompt-" + name + ".txt")
        .approves(
            "%s%n--- system%n%s%n--- user%n%s%n"
                .formatted(prompt.templateHash(), prompt.system(), prompt.user()));
  }

  @Test
  void aPassageWithoutATitleGetsAPromptWithoutATitleLine() {
    assertThat(strategy("question").prompt(untitled("a text"), BLOCK).user())
        .doesNotContain("Title:")
        .startsWith("Text:\na text\n");
  }

  @Test
  void thePlaceholdersInAPassageAreLeftAsTheyAre() {
    assertThat(strategy("title").prompt(untitled("{count} $1 \\ {title}"), BLOCK).user())
        .contains("{count} $1 \\ {title}");
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    String prompt =
        strategy("claim").prompt(untitled("x".repeat(2_047) + "\uD83D\uDE00 end"), BLOCK).user();

    assertThat(prompt).contains("x".repeat(2_047) + "\n").doesNotContain("\uD83D", "end\n");
  }

  @Test
  void theSeedDependsOnPassageStrategyAndBlockAndIsTheSameEveryTime() {
    PassageKey passage = new PassageKey("c", "p");
    long seed = strategy("question").decoding(passage, BLOCK).seed();

    assertThat(seed).isBetween(0L, (long) Integer.MAX_VALUE);
    assertThat(strategy("question").decoding(passage, BLOCK).seed()).isEqualTo(seed);
    assertThat(
            List.of(
                strategy("question").decoding(new PassageKey("c", "q"), BLOCK).seed(),
                strategy("question").decoding(passage, new VariantBlock(3, 3)).seed(),
                strategy("claim").decoding(passage, BLOCK).seed()))
        .doesNotContain(seed);
  }

  @Test
  void anEntryWithAnotherIdThanItsOwnIsRefused() {
    Plan plan = new Plan("c", List.of(new PlanEntry("mine", "title", "llm", 1, 1)));

    assertThatThrownBy(() -> strategies.check(plan)).hasMessageContaining("'c/title@llm'");
  }

  @Test
  void aFileWithAnUnknownOrMissingFieldIsRefused() {
    assertThatThrownBy(() -> Strategies.parse("mine", FILE + "blok: 4\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("mine", "blok");
    assertThatThrownBy(() -> Strategies.parse("mine", "system: a\nuser: b\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("temperature");
  }

  @Test
  void anotherFileIsAnotherTemplate() {
    assertThat(Strategies.parse("mine", FILE).templateHash())
        .isNotEqualTo(Strategies.parse("mine", FILE.replace("user: b", "user: c")).templateHash());
  }

  private Strategy strategy(String name) {
    return strategies.of(PlanEntry.of("c", name, "llm", 1, 1));
  }

  private static Passage untitled(String text) {
    return Passage.of(new PassageKey("c", "p"), "", text);
  }
}
