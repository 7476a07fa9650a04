package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.VariantBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrategiesTest {
  private static final VariantBlock BLOCK = new VariantBlock(0, 3);

  private static final String FILE =
      """
      system: a
      user: b {text}
      temperature: 0
      top-p: 1
      max-tokens: 10
      block: 1
      input-characters: 10
      """;

  private static final Example TIDES =
      new Example(
          "1",
          new PassageKey("c", "q"),
          "how often is high tide",
          "Tides",
          "The sea rises twice a day.");
  private static final Example UNTITLED =
      new Example("2", new PassageKey("c", "r"), "heat of the Sun's rim", "", "The corona is hot.");

  private final Strategies strategies = Strategies.builtIn();

  @ParameterizedTest
  @MethodSource("names")
  void thePromptOfAStrategyIsTheApprovedOne(String name) {
    Passage passage =
        Passage.of(
            new PassageKey("c", "p"), "Tidal locking", "The Moon turns once per orbit, so that\n…");
    Strategy strategy = strategies.named(name);
    Prompt prompt =
        strategy.prompt(
            new Strategy.Shown(passage, "why one side only", List.of(TIDES, UNTITLED), BLOCK));
    Decoding decoding = strategy.decoding(passage.key(), "", BLOCK);

    new Golden("prompt-" + name + ".txt")
        .approves(
            """
            file %s
            prompt %s
            %s, blocks of %d, %s, read as %s
            reply %s
            --- system
            %s
            --- user
            %s
            """
                .formatted(
                    strategy.fileHash(),
                    prompt.templateHash(),
                    decoding,
                    strategy.template().block(),
                    strategy.template().generator(),
                    strategy.template().parser(),
                    strategy.template().replySchema(),
                    prompt.system(),
                    prompt.user()));
  }

  static List<String> names() {
    return Strategies.builtIn().names();
  }

  @Test
  void aPassageWithoutATitleGetsAPromptWithoutATitleLine() {
    assertThat(strategy("question").prompt(untitled("a text")).user())
        .doesNotContain("Title:")
        .startsWith("Text:\na text\n");
  }

  @Test
  void thePlaceholdersInAPassageAreLeftAsTheyAre() {
    assertThat(strategy("title").prompt(untitled("{count} $1 \\ {title}")).user())
        .contains("{count} $1 \\ {title}");
  }

  @Test
  void aLongTextIsCutBetweenCharacters() {
    String prompt =
        strategy("claim").prompt(untitled("x".repeat(2_047) + "\uD83D\uDE00 end")).user();

    assertThat(prompt).contains("x".repeat(2_047) + "\n").doesNotContain("\uD83D", "end\n");
  }

  @Test
  void theSeedDependsOnPassageStrategyAndBlockAndIsTheSameEveryTime() {
    PassageKey passage = new PassageKey("c", "p");
    long seed = strategy("question").decoding(passage, "", BLOCK).seed();

    assertThat(seed).isBetween(0L, (long) Integer.MAX_VALUE);
    assertThat(strategy("question").decoding(passage, "", BLOCK).seed()).isEqualTo(seed);
    assertThat(
            List.of(
                strategy("question").decoding(new PassageKey("c", "q"), "", BLOCK).seed(),
                strategy("question").decoding(passage, "", new VariantBlock(3, 3)).seed(),
                strategy("claim").decoding(passage, "", BLOCK).seed()))
        .doesNotContain(seed);
  }

  @Test
  void anEntryWithAnotherIdThanItsOwnIsRefused() {
    Plan plan = new Plan("c", List.of(new PlanEntry("mine", "title", "llm", 1, 1)));

    assertThatThrownBy(() -> strategies.check(plan)).hasMessageContaining("'c/title@llm'");
  }

  @Test
  void aFileWithAnUnknownOrMissingFieldIsRefused() {
    assertThatThrownBy(() -> StrategyFile.parse("mine", FILE + "blok: 4\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("mine", "blok");
    assertThatThrownBy(() -> StrategyFile.parse("mine", "system: a\nuser: b {text}\nblock: 1\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("temperature");
  }

  @Test
  void anotherFileIsAnotherTemplate() {
    assertThat(StrategyFile.parse("mine", FILE).fileHash())
        .isNotEqualTo(StrategyFile.parse("mine", FILE.replace("user: b", "user: c")).fileHash());
  }

  @Test
  void aFileThatContradictsItselfIsRefusedWithTheCure() {
    assertRefused(FILE.replace("b {text}", "b"), "{text}");
    assertRefused(FILE + "generator: magic\n", "none of: llm, ict, crop");
    assertRefused(FILE + "parser: passages\n", "source: labelled-query");
    assertRefused(FILE + "source: labelled-query\n", "{query}");
    assertRefused(FILE + "examples: 3\n", "'example' is missing");
    assertRefused(FILE.replace("top-p: 1", "top-p: 2"), "top-p must be in (0, 1]");
    assertRefused(FILE + "blok: 4\n", "line 8", "block");
    assertRefused("", "empty");
  }

  @Test
  void aFolderAddsStrategiesAndReplacesThoseOfTheirNames(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("mine.yaml"), FILE);
    Files.writeString(folder.resolve("title.yaml"), FILE.replace("system: a", "system: new"));
    Files.writeString(folder.resolve("notes.txt"), "no strategy");

    Strategies both = Strategies.with(folder);

    assertThat(both.names())
        .containsAll(strategies.names())
        .contains("mine")
        .doesNotContain("notes");
    assertThat(both.named("title").template().system()).isEqualTo("new");
    Files.writeString(folder.resolve("broken.yaml"), "system: [");
    assertThatThrownBy(() -> Strategies.with(folder)).hasMessageContaining("broken.yaml");
  }

  @Test
  void anLlmIsNamedWhereOneIsAskedAndNowhereElse() {
    assertThatThrownBy(() -> strategies.check(planOf(PlanEntry.of("c", "ict", "llm", 1, 1))))
        .hasMessageContaining("leave 'llm' out");
    assertThatThrownBy(() -> strategies.check(planOf(PlanEntry.of("c", "title", "none", 1, 1))))
        .hasMessageContaining("needs an LLM");
    strategies.check(planOf(PlanEntry.of("c", "crop", "none", 1, 1)));
  }

  @Test
  void theBoundOfACallCountsEveryByteTheSchemaTheChatTemplateAndASecondAnswer() {
    Strategy strategy = StrategyFile.parse("mine", FILE.replace("user: b", "user: ä"));
    Prompt prompt = strategy.prompt(untitled("text"));

    assertThat(strategy.bound(prompt)).isEqualTo(new TokenUsage(2 * (1 + 7 + 200), 20));
    assertThat(strategies.named("ict").bound(prompt)).isEqualTo(TokenUsage.NONE);
  }

  private static void assertRefused(String file, String... reasons) {
    assertThatThrownBy(() -> StrategyFile.parse("mine", file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(reasons);
  }

  private static Plan planOf(PlanEntry entry) {
    return new Plan("c", List.of(entry));
  }

  private Strategy strategy(String name) {
    return strategies.named(name);
  }

  private static Strategy.Shown untitled(String text) {
    return Strategy.Shown.of(Passage.of(new PassageKey("c", "p"), "", text), BLOCK);
  }
}
