package dev.passagework.consumers.searcher;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Passage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which checkpoints are searched: the champion and the untouched base. A new champion takes over
 * once its vectors are complete; until then the old one is served. Where there is no collection to
 * judge by, there never is a champion, and the newest checkpoint stands in. {@link #work} is called
 * by one thread; the rest from any.
 */
final class Shelf implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
  private static final int BATCH = 16;

  private final SearcherSettings settings;
  private final EmbedderSource source;
  private final Corpus corpus;
  private final Map<CheckpointId, Checkpoint> checkpoints = new HashMap<>();
  private final Map<String, CheckpointId> champions = new HashMap<>();
  private final Set<String> collections = new HashSet<>();
  private @Nullable VectorIndex champion;
  private @Nullable VectorIndex next;
  private @Nullable VectorIndex base;
  private String model;
  private String firstModel = "";
  private final Map<CheckpointId, String> troubles = new LinkedHashMap<>();

  Shelf(SearcherSettings settings, EmbedderSource source, Corpus corpus) {
    this.settings = settings;
    this.source = source;
    this.corpus = corpus;
    this.model = settings.model();
  }

  synchronized void checkpoint(@Nullable Checkpoint checkpoint) {
    if (checkpoint != null) {
      checkpoints.put(checkpoint.id(), checkpoint);
      firstModel = firstModel.isEmpty() ? checkpoint.id().model() : firstModel;
    }
  }

  /** A collection that checkpoints are judged by is there, or no longer. */
  synchronized void collection(String name, boolean isThere) {
    boolean unused = isThere ? collections.add(name) : collections.remove(name);
  }

  /** Whether a checkpoint is, or was, champion: one that stands in for a champion was not. */
  synchronized boolean isJudged(Checkpoint checkpoint) {
    return champions.containsKey(checkpoint.id().model());
  }

  synchronized void champion(@Nullable Champion newest) {
    if (newest != null) {
      champions.put(newest.id().model(), newest.id());
      model = model.isEmpty() ? newest.id().model() : model;
    }
  }

  /** The index that is served, once there is one. */
  synchronized Optional<VectorIndex> champion() {
    return Optional.ofNullable(champion);
  }

  /** The index of the untouched base, once it is open; it may be the champion's. */
  synchronized Optional<VectorIndex> base() {
    return Optional.ofNullable(base).or(() -> champion().filter(Shelf::isUntouched));
  }

  private static boolean isUntouched(VectorIndex index) {
    return index.checkpoint().id().version() == 0;
  }

  /** The champion whose vectors are not complete yet. */
  synchronized Optional<VectorIndex> next() {
    return Optional.ofNullable(next);
  }

  /** Why checkpoints cannot be served, in one line; empty where all is well. */
  synchronized String trouble() {
    return String.join("; ", troubles.values());
  }

  /**
   * Does one small piece of what is left to do.
   *
   * @return whether there was anything
   */
  boolean work() throws IOException {
    open();
    List<Passage> passages = corpus.all();
    return fill(champion().orElse(null), passages)
        || fill(next().orElse(null), passages)
        || take(passages)
        || fill(base().orElse(null), passages);
  }

  private static boolean fill(@Nullable VectorIndex index, List<Passage> passages)
      throws IOException {
    if (index == null) {
      return false;
    }
    List<Passage> missing = index.missing(passages, BATCH);
    if (missing.isEmpty()) {
      return false;
    }
    index.fill(missing);
    return true;
  }

  /** The complete one takes over. */
  private boolean take(List<Passage> passages) throws IOException {
    VectorIndex ready = next().orElse(null);
    if (ready == null || !ready.missing(passages, 1).isEmpty()) {
      return false;
    }
    VectorIndex old;
    synchronized (this) {
      old = champion;
      champion = ready;
      next = null;
      if (old != null && isUntouched(old)) {
        base = old;
        old = null;
      }
    }
    LOG.info("{} is served", ready.checkpoint().id());
    if (old != null) {
      old.close();
    }
    prune();
    return true;
  }

  private void open() {
    Optional<Checkpoint> wanted = wanted();
    if (wanted.isPresent() && !isOpen(wanted.get())) {
      Optional<VectorIndex> opened = takeBase(wanted.get()).or(() -> open(wanted.get()));
      VectorIndex overtaken = opened.isPresent() ? next().orElse(null) : null;
      synchronized (this) {
        next = opened.orElse(next);
      }
      closeQuietly(overtaken);
    }
    Optional<Checkpoint> untouched = untouched();
    forgetTroublesBut(wanted, untouched);
    if (untouched.isPresent() && base().isEmpty() && !isOpen(untouched.get())) {
      Optional<VectorIndex> opened = open(untouched.get());
      synchronized (this) {
        base = opened.orElse(null);
      }
    }
  }

  /** A checkpoint has one index, since two would write to one file. */
  private synchronized Optional<VectorIndex> takeBase(Checkpoint wanted) {
    Optional<VectorIndex> taken =
        Optional.ofNullable(base).filter(index -> index.checkpoint().equals(wanted));
    base = taken.isPresent() ? null : base;
    return taken;
  }

  private synchronized Optional<Checkpoint> wanted() {
    CheckpointId named = champions.get(model);
    if (named != null || !collections.isEmpty()) {
      return Optional.ofNullable(named).map(checkpoints::get);
    }
    return checkpoints.values().stream()
        .filter(checkpoint -> checkpoint.id().model().equals(served()))
        .max(Comparator.comparingInt(checkpoint -> checkpoint.id().version()));
  }

  private String served() {
    return model.isEmpty() ? firstModel : model;
  }

  private synchronized Optional<Checkpoint> untouched() {
    return served().isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(checkpoints.get(new CheckpointId(served(), 0)));
  }

  private synchronized boolean isOpen(Checkpoint checkpoint) {
    return champion != null && champion.checkpoint().equals(checkpoint)
        || next != null && next.checkpoint().equals(checkpoint);
  }

  private Optional<VectorIndex> open(Checkpoint checkpoint) {
    try {
      VectorIndex index = VectorIndex.open(checkpoint, source, settings.directory());
      synchronized (this) {
        troubles.remove(checkpoint.id());
      }
      return Optional.of(index);
    } catch (IOException e) {
      complain(checkpoint.id(), checkpoint.id() + " cannot be served: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The same complaint again and again is logged once. */
  private synchronized void complain(CheckpointId of, String complaint) {
    if (!complaint.equals(troubles.put(of, complaint))) {
      LOG.warn("{}", complaint);
    }
  }

  /** What nobody asks for any more is no trouble. */
  @SafeVarargs
  private synchronized void forgetTroublesBut(Optional<Checkpoint>... asked) {
    troubles
        .keySet()
        .retainAll(Stream.of(asked).flatMap(Optional::stream).map(Checkpoint::id).toList());
  }

  /** Deletes the vectors of checkpoints that are neither served nor the base. */
  private void prune() throws IOException {
    Set<String> kept = new HashSet<>();
    Stream.of(champion(), next(), base())
        .flatMap(Optional::stream)
        .forEach(index -> kept.add(VectorIndex.fileName(index.checkpoint())));
    untouched().ifPresent(checkpoint -> kept.add(VectorIndex.fileName(checkpoint)));
    try (Stream<Path> files = Files.list(settings.directory())) {
      for (Path file : files.filter(f -> f.toString().endsWith(".vectors")).toList()) {
        if (!kept.contains(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    closeQuietly(champion);
    closeQuietly(next);
    closeQuietly(base);
  }

  private static void closeQuietly(@Nullable VectorIndex index) {
    try {
      if (index != null) {
        index.close();
      }
    } catch (IOException e) {
      LOG.warn("the vectors of {} did not close cleanly", index.checkpoint().id(), e);
    }
  }
}
