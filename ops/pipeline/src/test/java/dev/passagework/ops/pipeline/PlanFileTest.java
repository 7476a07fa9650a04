package dev.passagework.ops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.TokenPrices;
import dev.passagework.streams.planner.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFileTest {
  private static final PlanEntry RICH =
      PlanEntry.of("manuals", "question", "org/small:7b", 4, 0.5)
          .withBudget(Optional.of(new Budget(3_000_000, Budget.Unit.TOKENS)))
          .withPrices(Optional.of(new TokenPrices(0.1, 0.4)));
  private static final PlanEntry RULED =
      PlanEntry.of("manuals", "keywords", "small", 50, 1)
          .withPairs(250_000)
          .withBudget(Optional.of(new Budget(2.5, Budget.Unit.MONEY)));

  @TempDir Path directory;

  @Test
  void everyFieldIsRead() throws IOException {
    Plan plan =
        read(
            """
            corpus: manuals
            entries:
              - strategy: question
                llm: org/small:7b
                density: 4
                coverage: 0.5
                budget: 3_000_000 tokens
                prompt-price: 0.10
                completion-price: 0.40
              - {strategy: keywords, llm: small, pairs: 250000, budget: 2.50 money}
              - {strategy: ict, density: 2}
            """);

    assertThat(plan)
        .isEqualTo(
            new Plan(
                "manuals",
                List.of(RICH, RULED, PlanEntry.of("manuals", "ict", Recipe.NO_LLM, 2, 1))));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    Plan plan = new Plan("manuals", List.of(RICH, RULED));

    assertThat(read(PlanFile.write(plan))).isEqualTo(plan);
  }

  @Test
  void aFileHoldsThePlansOfSeveralCorpora() throws IOException {
    Path file =
        write(
            """
            corpus: a
            entries: [{strategy: title, llm: small, density: 1}]
            ---
            entries: [{strategy: claim, llm: small, density: 2}]
            """);

    assertThat(PlanFile.readAll(file, "b", Strategies.builtIn()))
        .extracting(Plan::corpus)
        .containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "strategy: riddle, llm: s, density: 1           | which is none of: question",
        "strategy: question, density: 1                 | needs 'llm'",
        "strategy: question, llm: s                     | needs a 'density', or 'pairs'",
        "strategy: question, llm: s, density: 0         | density 0 is below 1",
        "strategy: question, llm: s, density: 1.5       | must be a whole number",
        "strategy: question, llm: s, density: many      | 'many' is no number",
        "strategy: question, llm: s, densty: 1          | there is no field 'densty'",
        "strategy: question, llm: s, density: 1, coverage: 2   | coverage 2.0 is not in (0, 1]",
        "strategy: question, llm: s, pairs: 9, coverage: 0.5   | leave out one of the two",
        "strategy: question, llm: s, density: 1, budget: 5     | such as '3_000_000 tokens'",
        "strategy: question, llm: s, density: 1, budget: 0 money   | is not above 0",
        "strategy: question, llm: s, density: 1, prompt-price: 1   | go together",
        "strategy: ict, llm: s, density: 1              | leave 'llm' out",
        "strategy: paraphrase, llm: s, pairs: 9         | give density and coverage",
        "strategy: title, llm: s, density: 1            | has 'title' by 's' already",
      })
  void aMistakeIsToldWithItsLineAndTheCure(String entry, String cure) throws IOException {
    Path file =
        write(
            "corpus: c\nentries:\n- {strategy: title, llm: s, density: 1}\n\n- {" + entry + "}\n");

    assertThatThrownBy(() -> PlanFile.read(file, "c"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("plan.yaml:5: ")
        .hasMessageContaining(cure);
  }

  @Test
  void whatIsNoPlanAtAllIsToldSo() throws IOException {
    assertThatThrownBy(() -> read("entries: [")).hasMessageContaining("this is no YAML");
    assertThatThrownBy(() -> read("")).hasMessageContaining("the file is empty");
    assertThatThrownBy(() -> read("corpus: c\n")).hasMessageContaining("lists no 'entries'");
    assertThatThrownBy(() -> read("- a\n")).hasMessageContaining("here must be fields");
    assertThatThrownBy(() -> read("entries: yes\n")).hasMessageContaining("must be a list");
    assertThatThrownBy(() -> PlanFile.read(directory.resolve("none.yaml"), "c"))
        .hasMessageContaining("does not exist");
  }

  private Plan read(String text) throws IOException {
    return PlanFile.read(write(text), "default");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("plan.yaml"), text);
  }
}
