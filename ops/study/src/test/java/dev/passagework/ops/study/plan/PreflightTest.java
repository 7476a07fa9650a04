package dev.passagework.ops.study.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before anything is spent, each with one clear line. */
class PreflightTest {
  private static final String STUDY =
      """
      study: s
      collections: [{folder: quickstart}]
      llms: [{name: small, recorded: quickstart, prompt-price: 1, completion-price: 2}]
      centre:
        base: all-MiniLM-L6-v2
        strategies: question
        llms: small
        density: 2
        schedule: 8 steps
      """;

  @TempDir private Path folder;

  @Test
  void aStudyThatCanBeRunIsForecastWithoutRunningIt() throws IOException {
    Preflight preflight = preflight(STUDY);

    assertThat(preflight.forecast().calls()).isEqualTo(3 * 516);
    assertThat(preflight.money()).isPositive();
    assertThat(preflight.plans()).hasSize(1);
  }

  @Test
  void aBudgetThatCanPayIsSharedAmongWhatCosts() throws IOException {
    Preflight preflight = preflight(STUDY + "budget: 100 money\n");

    assertThat(preflight.plans().get(0).entries())
        .allSatisfy(
            entry ->
                assertThat(entry.budget().map(budget -> budget.amount()))
                    .isEqualTo(
                        entry.strategy().equals("question")
                            ? Optional.of(100.0)
                            : Optional.empty()));
  }

  @Test
  void aBudgetThatCannotPayIsRefused() {
    refused(STUDY + "budget: 0.01 money\n", "the budget of 0.01 money cannot pay");
    refused(STUDY + "budget: 1000 tokens\n", "cannot pay", "less density or coverage");
  }

  @Test
  void anUnknownBaseIsRefusedWithASuggestion() {
    refused(STUDY + "vary: {base: [all-MiniLM-L6-v3]}\n", "unknown base model", "all-MiniLM-L6-v2");
  }

  @Test
  void aMissingCollectionIsRefused() {
    refused(
        STUDY.replace("{folder: quickstart}", "{folder: quickstart}, {folder: nowhere}"),
        "nowhere is no folder");
    refused(STUDY + "vary: {corpora: [cranfield]}\n", "none of the collections");
  }

  @Test
  void anImpossibleGridIsRefused() {
    refused(STUDY + "vary: {density: [9]}\n", "9 queries of 'question'", "recorded 4");
    refused(STUDY + "vary: {strategies: [riddle]}\n", "no strategy 'riddle'", "question");
    refused(STUDY + "vary: {strategies: [few-shot]}\n", "needs labelled pairs");
    refused(STUDY + "vary: {pairs: [all]}\n", "labelled pairs", "give the collection a file");
    refused(STUDY + "vary: {llms: [huge]}\n", "'huge'", "none of the study's 'llms'");
    refused(STUDY + "settings: {trainer.seed: 3}\n", "the arms decide on 'trainer.seed'");
    refused(STUDY + "settings: {trainer.sed: 3}\n", "no setting 'trainer.sed'");
    refused(STUDY + "metric: ndgc@10\n", "ndgc");
  }

  private void refused(String text, String... parts) {
    assertThatThrownBy(() -> preflight(text))
        .hasMessageContainingAll(parts)
        .satisfies(thrown -> assertThat(thrown.getMessage()).doesNotContain("\n"));
  }

  private Preflight preflight(String text) throws IOException {
    Study study = StudyFile.read(Files.writeString(folder.resolve("study.yaml"), text));
    return Preflight.of(study, Folders.open(study, folder));
  }
}
