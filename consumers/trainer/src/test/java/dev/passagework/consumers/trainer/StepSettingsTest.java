package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ForwardPath;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepSettingsTest {
  private final EncoderModel base = Tiny.model();

  @TempDir private Path folder;

  @Test
  void aNewModelsPathIsTriedOutAndKept() throws IOException {
    StepSettings decided = settings(Map.of()).decided(base, 1, folder);

    assertThat(decided.path().orElseThrow()).isIn(ForwardPath.SCRIPT_FP32, ForwardPath.SCRIPT_BF16);
    assertThat(Files.readString(folder.resolve("forward-path")).strip())
        .isEqualTo(decided.path().orElseThrow().label());
    assertThat(decided.asMap()).containsEntry("path", decided.path().orElseThrow().label());
  }

  @Test
  void armsOfOneProcessTryPathsOutInTurn() {
    assertThat(decided(folder.resolve("first")).path()).isPresent();
    List<CompletableFuture<StepSettings>> arms =
        IntStream.range(0, 3)
            .mapToObj(
                arm ->
                    CompletableFuture.supplyAsync(
                        () -> decided(folder.resolve("arm-" + arm)),
                        task -> new Thread(task).start()))
            .toList();

    assertThat(arms).allSatisfy(arm -> assertThat(arm.join().path()).isPresent());
  }

  private StepSettings decided(Path state) {
    try {
      return settings(Map.of()).decided(base, 1, state);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aModelGoesOnByThePathThatItBeganWith() throws IOException {
    Files.writeString(folder.resolve("forward-path"), "eager-fp32\n");

    assertThat(settings(Map.of("trainer.path", "auto")).decided(base, 1, folder).path())
        .contains(ForwardPath.EAGER_FP32);
  }

  @Test
  void aPathThatIsAskedForIsTakenAndKept() throws IOException {
    Files.writeString(folder.resolve("forward-path"), "eager-fp32\n");
    StepSettings asked = settings(Map.of("trainer.path", "script-fp32"));

    assertThat(asked.decided(base, 1, folder).path()).contains(ForwardPath.SCRIPT_FP32);
    assertThat(settings(Map.of("trainer.path", "auto")).decided(base, 1, folder).path())
        .contains(ForwardPath.SCRIPT_FP32);
  }

  @Test
  void aGpuThatIsNotThereIsRefusedWithTheCure() {
    StepSettings far = settings(Map.of("trainer.device", "gpu99"));

    assertThatThrownBy(far::where)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gpu99")
        .hasMessageContaining("ops/docs/gpu.md");
  }

  @Test
  void whatNobodyKnowsIsRefusedByName() {
    assertThatThrownBy(() -> settings(Map.of("trainer.path", "fast")))
        .hasMessageContaining("trainer.path")
        .hasMessageContaining("script-bf16");
    assertThatThrownBy(() -> settings(Map.of("trainer.device", "tpu")))
        .hasMessageContaining("trainer.device");
  }

  private static StepSettings settings(Map<String, String> values) {
    return StepSettings.from(new Settings(values, Map.of(), Map.of()));
  }
}
