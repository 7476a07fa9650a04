package dev.passagework.ops.study.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.ops.study.plan.Trial.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyFileTest {
  private static final String HEAD =
      """
      study: s
      collections:
        - {folder: quickstart}
        - {name: other, folder: somewhere/else}
      llms:
        - {name: small, recorded: quickstart, size: 3}
        - {name: large, url: 'http://127.0.0.1:9/v1', size: 70}
      centre:
        base: all-MiniLM-L6-v2
        strategies: question
        llms: small
        density: 2
        schedule: 64 steps
      """;

  @TempDir private Path folder;

  @Test
  void theCentreComesFirstThenItsControlsThenWhatDiffersInOneFactor() throws IOException {
    Study study = read(HEAD + "vary:\n  density: [1, 2, 4]\n  llms: [large]\n");

    assertThat(study.trials())
        .extracting(Trial::role)
        .containsExactly(Role.CENTRE, Role.CONTROL, Role.CONTROL, Role.ARM, Role.ARM, Role.ARM);
    assertThat(study.trials().stream().skip(3).map(trial -> trial.arm().density()))
        .containsExactly(2, 1, 4);
    assertThat(study.trials().get(3).arm().llms()).containsExactly("large");
  }

  @Test
  void controlsAskForTheCentresBudgetWithoutAnLlm() throws IOException {
    Study study = read(HEAD);

    assertThat(study.trials().subList(1, 3))
        .allSatisfy(
            trial -> {
              assertThat(trial.arm().llms()).isEmpty();
              assertThat(trial.arm().budget()).isEqualTo(study.trials().get(0).arm().budget());
              assertThat(trial.arm().schedule()).hasToString("64 steps");
            });
    assertThat(study.trials().get(1).arm().strategies()).containsExactly("ict");
    assertThat(study.trials().get(2).arm().strategies()).containsExactly("crop");
  }

  @Test
  void aCollectionWithLabelledPairsBringsThemAsAControl() throws IOException {
    String labelled = HEAD.replace("{folder: quickstart}", "{folder: quickstart, labelled: p.tsv}");

    assertThat(read(labelled).trials())
        .anySatisfy(
            trial -> {
              assertThat(trial.role()).isEqualTo(Role.CONTROL);
              assertThat(trial.arm().pairs()).isEqualTo(Arm.Pairs.LABELLED);
              assertThat(trial.arm().strategies()).isEmpty();
            });
  }

  @Test
  void aBaseThatIsPreTrainedOnCropsBringsThatTrainingBeforeIt() throws IOException {
    Study study = read(HEAD + "vary: {base: ['random:all-MiniLM-L6-v2+crop:100']}\n");

    List<Trial> last = study.trials().subList(3, 5);
    assertThat(last).extracting(Trial::role).containsExactly(Role.PRETRAINING, Role.ARM);
    assertThat(last.get(1).pretraining()).contains(last.get(0).arm());
    assertThat(last.get(0).arm().schedule()).hasToString("100 steps");
    assertThat(last.get(0).arm().base()).hasToString("random:all-MiniLM-L6-v2");
  }

  @Test
  void aGridIsTheProductOfItsAxesAndHoldsNothingTwice() throws IOException {
    Study study =
        read(HEAD + "grid:\n  density: [1, 2]\n  coverage: [0.5, 1]\n  llms: [small, large]\n");

    assertThat(study.trials())
        .hasSize(3 + 8 - 1)
        .extracting(t -> t.arm().id())
        .doesNotHaveDuplicates();
  }

  @Test
  void severalGridsAreAddedUp() throws IOException {
    Study study =
        read(HEAD + "grid:\n  - {density: [1, 2]}\n  - {coverage: [0.5], llms: [small, large]}\n");

    assertThat(study.trials()).hasSize(3 + 1 + 2);
  }

  @Test
  void aVariableThatIsNotSetIsNamed() {
    refused(
        HEAD.replace("somewhere/else", "${PASSAGEWORK_NO_SUCH}/x"), ":4:", "PASSAGEWORK_NO_SUCH");
  }

  @Test
  void theCentreMayHaveMoreSeedsThanTheOthers() throws IOException {
    Study study = read(HEAD + "seeds: 2\ncentre-seeds: 3\n");

    assertThat(study.trials()).extracting(Trial::seeds).containsExactly(3, 2, 2);
    assertThat(study.runs()).isEqualTo(7);
  }

  @Test
  void allArmsShareTheLargestScaleOfEachStrategyAndLlm() throws IOException {
    Study study =
        read(HEAD + "vary: {density: [4], coverage: [0.25], strategies: [[question, title]]}\n");

    var plans = Superset.of(study);

    assertThat(plans).hasSize(1);
    assertThat(plans.get(0).entries())
        .extracting(e -> e.strategy() + " " + e.density() + " " + e.coverage())
        .containsExactlyInAnyOrder("question 4 1.0", "title 2 1.0", "ict 2 1.0", "crop 2 1.0");
  }

  @Test
  void aMistakeIsToldWithItsLineAndItsCure() {
    refused(HEAD + "vary: {densty: [1]}\n", ":14:", "there is no field 'densty'", "density");
    refused(HEAD + "vary: {coverage: [1.5]}\n", ":14:", "coverage 1.5 is not in (0, 1]");
    refused(HEAD + "vary: {schedule: [much]}\n", "'64 steps' or '1 epoch'");
    refused(HEAD.replace("  schedule: 64 steps\n", ""), ":9:", "'centre' needs 'schedule'");
    refused(HEAD.replace("recorded: quickstart, ", ""), ":6:", "'recorded' files or a 'url'");
    refused("study: s\n", "no 'collections'");
    refused(HEAD.substring(0, HEAD.indexOf("centre:")), "no 'centre'");
    refused(HEAD + "budget: much\n", ":14:", "2.50 money");
    refused(HEAD + "seeds: 0\n", "'seeds' must be between 1 and 100");
  }

  @Test
  void theExamplesAreStudies() throws IOException {
    assertThat(StudyFile.read(Path.of("examples/small.yaml")).runs()).isPositive();
    assertThat(StudyFile.read(Path.of("examples/two-llms.yaml")).llms())
        .allSatisfy(llm -> assertThat(llm.size()).isPresent());
  }

  @Test
  void aFileThatIsMissingIsNamed() {
    assertThatThrownBy(() -> StudyFile.read(folder.resolve("none.yaml")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.yaml does not exist");
  }

  private void refused(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(parts);
  }

  private Study read(String text) throws IOException {
    return StudyFile.read(Files.writeString(folder.resolve("study.yaml"), text));
  }
}
