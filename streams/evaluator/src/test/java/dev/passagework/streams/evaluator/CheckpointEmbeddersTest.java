package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
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

    assertThatThrownBy(() -> new CheckpointEmbedders(store, work, 1).open(checkpoint))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("m@1")
        .hasMessageContaining("damaged");
    assertThat(work).isEmptyDirectory();
  }
}
