package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.OnnxEmbedder;
import dev.passagework.streams.retrieval.encoder.Precision;
import dev.passagework.streams.runtime.DamagedCheckpointException;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointEmbeddersTest {
  @TempDir Path directory;

  @Test
  void aStoredCheckpointEmbedsLikeTheModelThatWasStoredInEitherPrecision() throws IOException {
    NativeLibraries.prepare(Path.of("target", "native"));
    EncoderModel model = BaseModels.load(BaseModels.names().get(0));
    Path folder = directory.resolve("model");
    ModelFolder.write(model, folder, "");
    DirectoryCheckpointStore store = new DirectoryCheckpointStore(directory.resolve("store"));
    Checkpoint checkpoint =
        new Checkpoint(
            new CheckpointId("m", 0),
            "base",
            store.put(folder),
            Map.of(),
            0,
            0,
            0,
            false,
            Fixture.START);
    Path work = directory.resolve("work");

    for (Precision precision : Precision.values()) {
      try (Embedder stored = new CheckpointEmbedders(store, work, precision, 1).open(checkpoint);
          Embedder original = OnnxEmbedder.open(model, precision, 1)) {
        List<String> queries = List.of("how long does a broker wait?");
        assertThat(stored.embedQueries(queries)[0]).isEqualTo(original.embedQueries(queries)[0]);
      }
    }
    assertThat(work).isEmptyDirectory();
  }

  @Test
  void aDamagedFileIsNamedAndNothingIsLeftBehind() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("model"));
    Files.writeString(folder.resolve("model.safetensors"), "weights");
    Path stored = directory.resolve("store");
    DirectoryCheckpointStore store = new DirectoryCheckpointStore(stored);
    List<Checkpoint.File> files = store.put(folder);
    Files.writeString(stored.resolve(files.get(0).sha256()), "other weights");
    Checkpoint checkpoint =
        new Checkpoint(
            new CheckpointId("m", 1), "base", files, Map.of(), 0, 0, 0, false, Fixture.START);
    Path work = directory.resolve("work");

    assertThatThrownBy(
            () -> new CheckpointEmbedders(store, work, Precision.FP32, 1).open(checkpoint))
        .isInstanceOf(DamagedCheckpointException.class)
        .hasMessageContaining("m@1")
        .hasMessageContaining("damaged");
    assertThat(work).isEmptyDirectory();
  }

  /** What is not there may come; what is there and holds no model stays as it is. */
  @Test
  void onlyWhatIsThereCanBeOfNoUseForGood() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("model"));
    Files.writeString(folder.resolve("config.json"), "{}");
    List<Checkpoint.File> files =
        new DirectoryCheckpointStore(directory.resolve("store")).put(folder);
    Checkpoint checkpoint =
        new Checkpoint(
            new CheckpointId("m", 1), "base", files, Map.of(), 0, 0, 0, false, Fixture.START);

    assertThatThrownBy(() -> embedders("store").open(checkpoint))
        .isInstanceOf(DamagedCheckpointException.class)
        .hasMessageContaining("m@1");
    assertThatThrownBy(() -> embedders("elsewhere").open(checkpoint))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(DamagedCheckpointException.class)
        .hasMessageContaining("--checkpoint-dir");
  }

  private CheckpointEmbedders embedders(String store) {
    return new CheckpointEmbedders(
        new DirectoryCheckpointStore(directory.resolve(store)),
        directory.resolve("work"),
        Precision.FP32,
        1);
  }
}
