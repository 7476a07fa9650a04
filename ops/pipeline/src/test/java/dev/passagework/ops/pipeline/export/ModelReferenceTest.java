package dev.passagework.ops.pipeline.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelReferenceTest {
  private static final Optional<Champion> SECOND =
      Optional.of(new Champion(new CheckpointId("m", 2), "better", Instant.EPOCH));

  private final TreeMap<Integer, Checkpoint> checkpoints = new TreeMap<>();

  ModelReferenceTest() {
    for (int version : List.of(0, 2, 3)) {
      checkpoints.put(version, checkpoint(version));
    }
  }

  @ParameterizedTest
  @CsvSource({"m, 2", "m@champion, 2", "m@3, 3", "m@0, 0"})
  void theChampionIsMeantUnlessAVersionIsNamed(String text, int version) {
    assertThat(ModelReference.parse(text).choose(checkpoints, SECOND).id().version())
        .isEqualTo(version);
  }

  @Test
  void withoutAChampionTheNewestIsMeant() {
    assertThat(ModelReference.parse("m").choose(checkpoints, Optional.empty()).id().version())
        .isEqualTo(3);
  }

  @Test
  void whatIsNotThereIsRefusedWithWhatIs() {
    assertThatThrownBy(() -> ModelReference.parse("m@1").choose(checkpoints, SECOND))
        .hasMessage("model m has no version 1, or its files were pruned; there are [0, 2, 3]");
    assertThatThrownBy(
            () -> ModelReference.parse("m@champion").choose(checkpoints, Optional.empty()))
        .hasMessageContaining("no champion yet")
        .hasMessageContaining("m@3");
    assertThatThrownBy(() -> ModelReference.parse("n").choose(new TreeMap<>(), Optional.empty()))
        .hasMessageContaining("no checkpoint of model 'n'");
    assertThatThrownBy(() -> ModelReference.parse("m@x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Checkpoint checkpoint(int version) {
    return new Checkpoint(
        new CheckpointId("m", version),
        "base",
        List.of(),
        Map.of(),
        version,
        0,
        0,
        false,
        Instant.EPOCH);
  }
}
