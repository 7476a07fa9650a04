package dev.passagework.streams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryCheckpointStoreTest {
  @TempDir Path directory;
  private DirectoryCheckpointStore store;
  private Path folder;

  @BeforeEach
  void aFolderWithTwoFiles() throws IOException {
    store = new DirectoryCheckpointStore(directory.resolve("store"));
    folder = Files.createDirectories(directory.resolve("model"));
    Files.writeString(folder.resolve("config.json"), "{}");
    Files.createDirectories(folder.resolve("1_Pooling"));
    Files.writeString(folder.resolve("1_Pooling/config.json"), "{\"mean\":true}");
  }

  @Test
  void whatIsPutComesBackUnderTheSameNames() throws IOException {
    Checkpoint checkpoint = checkpoint(store.put(folder));
    assertThat(checkpoint.files())
        .extracting(Checkpoint.File::name)
        .containsExactly("1_Pooling/config.json", "config.json");
    Path target = directory.resolve("out");
    store.get(checkpoint, target);
    assertThat(target.resolve("config.json")).hasContent("{}");
    assertThat(target.resolve("1_Pooling/config.json")).hasContent("{\"mean\":true}");
  }

  @Test
  void theSameContentIsStoredOnce() throws IOException {
    assertThat(store.put(folder)).isEqualTo(store.put(folder));
    try (Stream<Path> stored = Files.list(directory.resolve("store"))) {
      assertThat(stored).hasSize(2);
    }
  }

  @Test
  void whatIsRemovedIsGoneAndNothingElseIs() throws IOException {
    Checkpoint checkpoint = checkpoint(store.put(folder));
    String first = checkpoint.files().get(0).sha256();
    store.remove(List.of(first, "0".repeat(64)));

    try (Stream<Path> stored = Files.list(directory.resolve("store"))) {
      assertThat(stored.map(file -> file.getFileName().toString()))
          .containsExactly(checkpoint.files().get(1).sha256());
    }
    assertThatThrownBy(() -> store.remove(List.of("../model/config.json")))
        .isInstanceOf(IOException.class);
    assertThat(folder.resolve("config.json")).exists();
  }

  @Test
  void aDamagedFileIsNamedAndNotHandedOut() throws IOException {
    Checkpoint checkpoint = checkpoint(store.put(folder));
    Path stored = directory.resolve("store").resolve(checkpoint.files().get(1).sha256());
    Files.writeString(stored, "[]");
    Path target = directory.resolve("out");
    assertThatThrownBy(() -> store.get(checkpoint, target))
        .isInstanceOf(DamagedCheckpointException.class)
        .hasMessageContaining("m@1: ")
        .hasMessageContaining("is damaged");
    assertThat(target.resolve("config.json")).doesNotExist();
  }

  @Test
  void aMissingFileIsNamedWithTheCure() throws IOException {
    Checkpoint checkpoint =
        checkpoint(List.of(new Checkpoint.File("config.json", "0".repeat(64), 2)));
    assertThatThrownBy(() -> store.get(checkpoint, directory.resolve("out")))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(DamagedCheckpointException.class)
        .hasMessageContaining("config.json is not in")
        .hasMessageContaining("--checkpoint-dir");
  }

  @Test
  void aNameThatLeavesTheFolderIsRefused() throws IOException {
    Checkpoint.File stored = store.put(folder).get(0);
    for (String name : List.of("../escaped", "/tmp/escaped", "a/../../escaped")) {
      Checkpoint checkpoint =
          checkpoint(List.of(new Checkpoint.File(name, stored.sha256(), stored.size())));
      assertThatThrownBy(() -> store.get(checkpoint, directory.resolve("out")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("may not be");
    }
    Checkpoint path =
        checkpoint(List.of(new Checkpoint.File("config.json", "../model/config.json", 2)));
    assertThatThrownBy(() -> store.get(path, directory.resolve("out")))
        .hasMessageContaining("may not be");
  }

  private static Checkpoint checkpoint(List<Checkpoint.File> files) {
    return new Checkpoint(
        new CheckpointId("m", 1), "base", files, Map.of(), 1, 1, 1, false, Instant.EPOCH);
  }
}
