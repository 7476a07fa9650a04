package dev.passagework.ops.pipeline.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A folder that appears whole or not at all: it is written aside, in the folder above it, and
 * renamed.
 *
 * @param folder the folder
 * @param replace whether an earlier export may be replaced
 */
record TargetFolder(Path folder, boolean replace) {

  TargetFolder {
    folder = folder.toAbsolutePath().normalize();
  }

  /**
   * Fails before any work where {@link #take} would.
   *
   * @throws IOException naming the cure
   */
  void check() throws IOException {
    if (folder.getParent() == null || (Files.exists(folder) && !Files.isDirectory(folder))) {
      throw new IOException(folder + " cannot be a folder of its own: choose another with --to");
    }
    if (!isTaken()) {
      return;
    }
    if (!replace) {
      throw new IOException(folder + " is not empty; replace it with --force, or choose another");
    }
    if (!Files.exists(folder.resolve("config.json"))
        || !Files.exists(folder.resolve("modules.json"))) {
      throw new IOException(
          folder + " holds something else than a model, and is not replaced: choose another");
    }
  }

  /** An empty folder beside it. */
  Path aside() throws IOException {
    Files.createDirectories(folder.getParent());
    return Files.createDirectory(beside("partial"));
  }

  /** Makes what was written aside the folder. */
  void take(Path written) throws IOException {
    check();
    if (isTaken()) {
      Path old = beside("old");
      Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
      Files.move(written, folder, StandardCopyOption.ATOMIC_MOVE);
      remove(old);
    } else {
      Files.move(written, folder, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** A hidden name that nobody has, with the permissions of any other folder once it is made. */
  private Path beside(String what) {
    return folder.resolveSibling(
        ".%s.%s-%s".formatted(folder.getFileName(), what, UUID.randomUUID()));
  }

  private boolean isTaken() throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    try (Stream<Path> content = Files.list(folder)) {
      return content.findAny().isPresent();
    }
  }

  /** Deletes a folder with all that is in it, if it is there. */
  static void remove(Path path) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(path)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
