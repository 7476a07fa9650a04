package dev.passagework.ops.study.engine;

import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.JobFailedException;
import dev.passagework.ops.pipeline.LocalCluster;
import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.ops.study.plan.Folders;
import dev.passagework.ops.study.plan.Preflight;
import dev.passagework.ops.study.plan.Study;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.runtime.Health;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A study from its file to its results. What is in its directory already is not done again: pairs
 * that were bought, runs that have a result, segments that a trainer has learnt.
 */
public final class StudyRun {
  private static final long LOOK_MILLIS = 200;

  private final Study study;
  private final StudyDirectory directory;
  private final List<String> command;
  private final Keeper keeper;
  private final StudyListener listener;

  /**
   * A study to be run.
   *
   * @param command command that starts a service in a process of its own, up to its name
   * @param keeper closes what is opened
   * @param listener told how it gets on
   */
  public StudyRun(
      Study study,
      StudyDirectory directory,
      List<String> command,
      Keeper keeper,
      StudyListener listener) {
    this.study = study;
    this.directory = directory;
    this.command = List.copyOf(command);
    this.keeper = keeper;
    this.listener = listener;
  }

  /** Runs that have no result yet. */
  public int open() {
    return (int)
        Run.all(study).stream().filter(run -> !Files.exists(directory.result(run.model()))).count();
  }

  /**
   * Runs what has no result yet.
   *
   * @throws JobFailedException if a service fails
   */
  public void run(Folders folders, Preflight preflight) throws IOException, InterruptedException {
    Files.createDirectories(directory.root());
    lock();
    Origins.of(study).hold(directory);
    directory.write(directory.outline(), Outline.of(study));
    NativeLibraries.prepare(NativeLibraries.defaultCache());
    DataDirectory data = DataDirectory.kept(directory.data());
    LocalCluster local = keeper.add(LocalCluster.start(data.kafka(), 0, 0));
    StudyView view = keeper.add(new StudyView(local.cluster()));
    Workbench bench = new Workbench(study, directory, local.cluster(), data, view);
    Pipeline scoring = keeper.add(new Pipeline(List.of(bench.services(evaluating()).evaluator())));
    scoring.start();
    Bought bought = new Buying(bench, folders, preflight, listener).buy();
    listener.say(
        "%,d pairs, of %,d requests"
            .formatted(
                bought.pairs(), bought.entries().stream().mapToLong(Bought.Entry::calls).sum()));
    Census census = Census.take(local.cluster());
    train(bench, scoring, census);
  }

  private Map<String, String> evaluating() {
    return Map.of(
        "evaluator.per-query",
        "true",
        "evaluator.measures",
        String.join(",", study.measures()),
        "evaluator.gate-measure",
        study.rules().metric());
  }

  /** Holds the directory for this process alone, until it ends. */
  private void lock() throws IOException {
    FileChannel channel =
        keeper.add(
            FileChannel.open(
                directory.root().resolve("lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE));
    @Nullable FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new IllegalArgumentException(
          "another process runs the study in " + directory.root() + ": wait for it, or stop it");
    }
  }

  private void train(Workbench bench, Pipeline scoring, Census census)
      throws IOException, InterruptedException {
    while (!bench.view().isCaughtUp()) {
      requireHealth(scoring);
      Thread.sleep(LOOK_MILLIS);
    }
    List<Run> all = Run.all(study);
    List<Training> waiting = new ArrayList<>();
    for (Run run : all) {
      if (!Files.exists(directory.result(run.model()))) {
        waiting.add(new Training(bench, run, census));
      }
    }
    int leftOut = leaveOut(waiting);
    Progress progress = new Progress(all.size() - leftOut, waiting.size(), listener);
    int most = parallel();
    Trainers trainers =
        most == 1
            ? settings -> bench.services(settings).trainer()
            : new TrainerProcesses(bench, command);
    List<Training> training = new CopyOnWriteArrayList<>();
    AutoCloseable atTheEnd = () -> training.forEach(Training::stop);
    keeper.add(atTheEnd);
    List<Training> scored = new ArrayList<>();
    boolean hasBm25 = false;
    try {
      while (!waiting.isEmpty() || !training.isEmpty() || !scored.isEmpty() || !hasBm25) {
        hasBm25 = hasBm25 || keepBm25(bench.view());
        begin(waiting, training, trainers, most);
        finishTraining(training, scored);
        finishScoring(scored, progress);
        requireHealth(scoring);
        progress.tell();
        Thread.sleep(LOOK_MILLIS);
      }
    } finally {
      for (Training one : training) {
        one.stop();
      }
    }
  }

  /** Leaves out what has no pairs, and what would begin with that; returns how many runs. */
  private int leaveOut(List<Training> waiting) throws IOException {
    Set<String> models = new TreeSet<>();
    Set<String> arms = new TreeSet<>();
    for (Training one : waiting) {
      boolean withoutBase = one.run().pretrained().filter(models::contains).isPresent();
      if (withoutBase || !one.hasPairs()) {
        models.add(one.run().model());
        arms.add(one.run().trial().arm().id());
      }
    }
    waiting.removeIf(one -> models.contains(one.run().model()));
    directory.write(directory.leftOut(), new LeftOut(List.copyOf(arms)));
    if (!arms.isEmpty()) {
      listener.say(
          "arms without a pair to learn are left out, %d of them: %s says what was rejected"
              .formatted(arms.size(), directory.bought()));
    }
    return models.size();
  }

  private static void begin(
      List<Training> waiting, List<Training> training, Trainers trainers, int most)
      throws IOException, InterruptedException {
    Iterator<Training> next = waiting.iterator();
    while (training.size() < most && next.hasNext()) {
      Training one = next.next();
      if (one.isReady()) {
        next.remove();
        one.start(trainers);
        training.add(one);
      }
    }
  }

  private static void finishTraining(List<Training> training, List<Training> scored)
      throws IOException {
    for (Training one : training) {
      if (one.isTrained()) {
        one.endTrainer();
        training.remove(one);
        scored.add(one);
      }
    }
  }

  private void finishScoring(List<Training> scored, Progress progress)
      throws IOException, InterruptedException {
    Iterator<Training> each = scored.iterator();
    while (each.hasNext()) {
      Training one = each.next();
      Optional<RunResult> result = one.result();
      if (result.isPresent()) {
        directory.write(directory.result(one.run().model()), result.get());
        one.drop();
        each.remove();
        progress.finished(one.run(), result.get());
      }
    }
  }

  private static void requireHealth(Pipeline pipeline) {
    Optional<Health.Failed> failure = pipeline.failure();
    if (failure.isPresent()) {
      throw new JobFailedException(failure.get().message(), failure.get().cause());
    }
  }

  /** Keeps what BM25 reaches, once all of it is there; whether it is. */
  private boolean keepBm25(StudyView view) throws IOException {
    var scores = view.scores("bm25", study.measures());
    if (scores.isPresent()) {
      directory.write(directory.bm25(), new Bm25Result(scores.get()));
    }
    return scores.isPresent();
  }

  /** A trainer in this process, or several in processes of their own where four cores each fit. */
  private int parallel() {
    int asked = study.rules().parallel();
    return asked > 0 ? asked : Math.max(1, Runtime.getRuntime().availableProcessors() / 4);
  }
}
