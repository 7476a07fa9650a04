package dev.passagework.consumers.trainer;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one model's training: the two newest snapshots, the pairs that it was given, and the
 * journal. A snapshot is written aside and renamed once it is on disk; a damaged one is reported,
 * and the one before it used.
 */
final class StateFolder {
  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
  private static final String SNAPSHOT = "snapshot-";
  private static final String ASIDE = "aside-";
  private static final String MANIFEST = "manifest";
  private static final int KEPT = 2;

  private final Path folder;
  private final String model;
  private final String base;
  private final SealedFile<Journal> journal;
  private final PairStore pairs;

  /** The state in a folder, which is made if it is not there. */
  StateFolder(Path folder, String model, String base) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.model = model;
    this.base = base;
    this.journal = new SealedFile<>(folder, "journal", Journal.class);
    this.pairs = new PairStore(folder.resolve("pairs"));
  }

  SealedFile<Journal> journal() {
    return journal;
  }

  PairStore pairs() {
    return pairs;
  }

  /** An empty folder for files on their way elsewhere; it is gone after the next snapshot. */
  Path aside() throws IOException {
    return Files.createTempDirectory(folder, ASIDE);
  }

  /**
   * Reads the newest sound snapshot into the learner, its average and the pairs; all are as new if
   * there is none.
   *
   * @param before segments that the snapshot is to have learnt fewer than
   * @return how far the model had come
   */
  Progress restore(Learner learner, Optional<WeightAverage> average, int before)
      throws IOException {
    for (Path path : snapshots()) {
      Optional<Snapshot> snapshot =
          manifest(path).read().filter(found -> found.progress().segment() < before);
      if (snapshot.isPresent() && restored(path, snapshot.get(), learner.optimiser(), average)) {
        return snapshot.get().progress();
      }
    }
    learner.reset();
    average.ifPresent(WeightAverage::restart);
    pairs.forget();
    return Progress.NONE;
  }

  private boolean restored(
      Path path, Snapshot snapshot, Optimiser optimiser, Optional<WeightAverage> average) {
    requireSame(path, snapshot);
    try {
      pairs.read(snapshot.pairs());
      SnapshotFiles.read(optimiser.tensors(), path, snapshot.files());
      if (average.isPresent()) {
        SnapshotFiles.read(average.get(), path, snapshot.files());
      }
      optimiser.setUpdates(snapshot.progress().updates());
      return true;
    } catch (IOException e) {
      LOG.error("{} is not used, but the state before it: {}", path, e.getMessage());
      return false;
    }
  }

  private void requireSame(Path path, Snapshot snapshot) {
    if (!snapshot.model().equals(model)
        || !snapshot.base().equals(base)
        || !snapshot.byteOrder().equals(ByteOrder.nativeOrder().toString())) {
      throw new IllegalStateException(
          "%s is of model %s from base %s (%s), not of %s from %s: choose another trainer.model"
              .formatted(
                  path, snapshot.model(), snapshot.base(), snapshot.byteOrder(), model, base));
    }
  }

  /** Writes a snapshot, and removes those that are no longer needed. */
  void write(Progress progress, Optimiser optimiser, Optional<WeightAverage> average)
      throws IOException {
    Path target = folder.resolve("%s%010d".formatted(SNAPSHOT, progress.segment()));
    Path aside = aside();
    Map<String, String> files = SnapshotFiles.write(optimiser.tensors(), average, aside);
    String order = ByteOrder.nativeOrder().toString();
    manifest(aside).write(new Snapshot(model, base, order, progress, pairs.extent(), files));
    remove(target);
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    SealedFile.sync(folder);
    Stream<Path> older = snapshots().stream().skip(KEPT);
    for (Path unused : Stream.concat(older, named(ASIDE).stream()).toList()) {
      remove(unused);
    }
  }

  private static SealedFile<Snapshot> manifest(Path path) {
    return new SealedFile<>(path, MANIFEST, Snapshot.class);
  }

  /** The snapshots, newest first. */
  private List<Path> snapshots() throws IOException {
    return named(SNAPSHOT);
  }

  private List<Path> named(String prefix) throws IOException {
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(path -> path.getFileName().toString().startsWith(prefix))
          .sorted(Comparator.reverseOrder())
          .toList();
    }
  }

  private static void remove(Path path) throws IOException {
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
