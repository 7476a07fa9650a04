package dev.passagework.ops.study.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.ops.study.plan.Study;
import dev.passagework.ops.study.plan.StudyFile;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TrainingPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  private static final String STUDY =
      """
      study: s
      collections: [{name: c, folder: quickstart}]
      llms: [{name: small, recorded: quickstart}]
      centre: {base: all-MiniLM-L6-v2, strategies: question, llms: small, density: 2, schedule: 64 steps}
      seeds: 2
      """;

  @TempDir private Path folder;

  @Test
  void everyArmIsTrainedOnceBeforeAnyIsTrainedAgain() throws IOException {
    List<Run> runs = Run.all(study(STUDY + "vary: {density: [1]}\n"));

    assertThat(runs).extracting(Run::seed).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
    assertThat(runs).extracting(Run::model).doesNotHaveDuplicates();
  }

  @Test
  void theNameOfAModelChangesWithWhatDecidesItsWeights() throws IOException {
    String model = Run.all(study(STUDY)).get(0).model();

    assertThat(Run.all(study(STUDY + "vary: {density: [1]}\n")).get(0).model()).isEqualTo(model);
    assertThat(Run.all(study(STUDY + "settings: {trainer.batch-size: 16}\n")).get(0).model())
        .isNotEqualTo(model);
  }

  @Test
  void fixedStepsRepeatTheFewPairsOfASmallArmAsOftenAsItTakes() throws IOException {
    Map<String, String> settings =
        Run.all(study(STUDY)).get(0).settings("all-MiniLM-L6-v2", census(512));

    assertThat(settings).containsEntry("trainer.steps", "64");
    assertThat(Integer.parseInt(settings.get("trainer.epochs"))).isGreaterThanOrEqualTo(4);
    assertThat(settings).containsEntry("trainer.decay-share", "0.4375");
  }

  @Test
  void allArmsComputeOnOnePathUnlessTheStudySaysWhich() throws IOException {
    Run usual = Run.all(study(STUDY)).get(0);
    Run chosen = Run.all(study(STUDY + "settings: {trainer.path: script-bf16}\n")).get(0);

    assertThat(usual.settings("b", census(10))).containsEntry("trainer.path", "script-fp32");
    assertThat(chosen.settings("b", census(10))).doesNotContainKey("trainer.path");
  }

  @Test
  void fixedEpochsAreLeftToTheNumberOfPairs() throws IOException {
    Study study = study(STUDY.replace("64 steps", "2 epochs"));

    Map<String, String> settings = Run.all(study).get(0).settings("all-MiniLM-L6-v2", census(512));

    assertThat(settings).containsEntry("trainer.epochs", "2").doesNotContainKey("trainer.steps");
  }

  @Test
  void anArmCountsThePairsOfItsOwnFilter() throws IOException {
    List<Run> runs = Run.all(study(STUDY + "vary: {density: [1]}\n"));
    Census census = census(100);

    assertThat(census.count(runs.get(0).settings("b", census))).isEqualTo(100);
    assertThat(census.count(runs.get(3).settings("b", census))).isEqualTo(50);
  }

  private Study study(String text) throws IOException {
    return StudyFile.read(Files.writeString(folder.resolve("study.yaml"), text));
  }

  /** Two questions for each passage. */
  private static Census census(int pairs) {
    Stream<TrainingPair> all =
        IntStream.range(0, pairs)
            .mapToObj(
                i ->
                    new TrainingPair(
                        "p" + i,
                        new PassageKey("c", "" + i / 2),
                        "",
                        Instant.EPOCH,
                        "",
                        "",
                        "",
                        List.of(),
                        List.of(new Origin("question", "small", i % 2, "r")),
                        false,
                        TrainingPair.Marks.NONE));
    return new Census(all.toList(), Map.of());
  }
}
