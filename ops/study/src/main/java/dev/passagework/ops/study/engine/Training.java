package dev.passagework.ops.study.engine;

import dev.passagework.ops.pipeline.Commands;
import dev.passagework.ops.pipeline.JobFailedException;
import dev.passagework.ops.study.plan.Trial;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.jspecify.annotations.Nullable;

/** One run under way: trained by a trainer of its own, then scored by the evaluator. */
final class Training {
  private static final Duration LONGEST_READ = Duration.ofMinutes(1);

  private final Workbench bench;
  private final Run run;
  private final Census census;
  private final Map<String, String> settings;
  private @Nullable Service trainer;
  private @Nullable Instant began;
  private @Nullable Instant ended;
  private @Nullable Double seconds;

  Training(Workbench bench, Run run, Census census) {
    this.bench = bench;
    this.run = run;
    this.census = census;
    String base =
        run.pretrained()
            .map(model -> bench.directory().base(model).toAbsolutePath().toString())
            .orElse(run.trial().arm().base().name());
    this.settings = run.settings(base, census);
  }

  Run run() {
    return run;
  }

  /** Whether the base that it begins with is there. */
  boolean isReady() {
    return run.pretrained()
        .map(model -> Files.isDirectory(bench.directory().base(model)))
        .orElse(true);
  }

  /** Whether there is anything that it can learn: a pair alone has nothing to be told from. */
  boolean hasPairs() {
    return census.count(settings) > 1;
  }

  /** Starts the trainer, which goes on where it stood, unless it had come to its end before. */
  void start(Trainers trainers) throws IOException, InterruptedException {
    if (bench.view().last(run.model()).isPresent()) {
      return;
    }
    began = bench.view().base(run.model()).isPresent() ? null : Instant.now();
    Commands.finish(bench.cluster(), run.model(), Clock.systemUTC());
    trainer = trainers.trainer(settings);
    trainer.start();
  }

  /**
   * Whether the last checkpoint is there.
   *
   * @throws JobFailedException if the trainer cannot go on, or its base is of no use
   */
  boolean isTrained() {
    if (bench.view().last(run.model()).isPresent()) {
      return true;
    }
    requireUsable(base());
    if (trainer == null) {
      return false;
    }
    Health health = trainer.health();
    if (health instanceof Health.Failed failed) {
      throw new JobFailedException(failed.message(), failed.cause());
    }
    if (health.isOver()) {
      requireLast();
    }
    return false;
  }

  /**
   * The record of the last checkpoint, which comes before its trainer ends, has to be seen soon.
   */
  private void requireLast() {
    if (ended == null) {
      ended = Instant.now();
    }
    if (ended.plus(LONGEST_READ).isBefore(Instant.now())) {
      throw new JobFailedException(
          "the trainer of %s ended without a last checkpoint".formatted(run.model()));
    }
  }

  /** Ends the trainer; where other arms begin with its checkpoint, lays that out for them. */
  void endTrainer() throws IOException {
    if (trainer != null) {
      if (began != null) {
        seconds = Duration.between(began, Instant.now()).toMillis() / 1e3;
      }
      trainer.close();
      NativeLibraries.giveBackMemory();
    }
    delete(bench.data().state("trainer").resolve(run.model()));
    Path base = bench.directory().base(run.model());
    if (run.trial().role() == Trial.Role.PRETRAINING && !Files.isDirectory(base)) {
      Path aside = base.resolveSibling(run.model() + ".aside");
      delete(aside);
      Files.createDirectories(aside.getParent());
      store().get(bench.view().last(run.model()).orElseThrow(), aside);
      Files.move(aside, base, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Ends the trainer before it has come to its end; it goes on from there another time. */
  void stop() {
    if (trainer != null) {
      trainer.close();
    }
  }

  /**
   * The result, once everything is scored.
   *
   * @throws JobFailedException if something cannot be
   */
  Optional<RunResult> result() {
    Checkpoint last = bench.view().last(run.model()).orElseThrow();
    List<String> measures = bench.study().measures();
    var scores = bench.view().scores(last.id().toString(), measures);
    var untouched = bench.view().scores(base().toString(), measures);
    if (scores.isEmpty() || untouched.isEmpty()) {
      requireUsable(base());
      requireUsable(last.id());
      return Optional.empty();
    }
    return Optional.of(
        new RunResult(
            run.trial().arm().id(),
            run.seed(),
            run.model(),
            last.id().toString(),
            census.count(settings),
            last.pairs(),
            last.steps(),
            seconds,
            new TreeMap<>(last.hyperParameters()),
            new TreeMap<>(bench.view().offsets(run.model())),
            last.files().stream()
                .collect(
                    Collectors.toMap(
                        Checkpoint.File::name,
                        Checkpoint.File::sha256,
                        (one, other) -> one,
                        TreeMap::new)),
            scores.get(),
            untouched.get()));
  }

  private CheckpointId base() {
    return new CheckpointId(run.model(), 0);
  }

  private void requireUsable(CheckpointId checkpoint) {
    Optional<String> reason = bench.view().unusable(checkpoint);
    if (reason.isPresent()) {
      throw new JobFailedException(
          "checkpoint %s of arm %s cannot be scored: %s (change the arm, or take it out of the study)"
              .formatted(checkpoint, run.trial().arm().values().values(), reason.get()));
    }
  }

  /**
   * Drops the weights, which replay makes again: a tombstone first, then the files of their own.
   */
  void drop() throws IOException, InterruptedException {
    Checkpoint last = bench.view().last(run.model()).orElseThrow();
    List<String> shared =
        bench.view().base(run.model()).map(Checkpoint::files).orElse(List.of()).stream()
            .map(Checkpoint.File::sha256)
            .toList();
    try (KafkaProducer<String, byte[]> producer = bench.cluster().producer(Map.of())) {
      String key = last.id().toString();
      producer
          .send(bench.cluster().record(bench.cluster().serdes(), Topics.CHECKPOINTS, key, null))
          .get();
    } catch (ExecutionException e) {
      throw new IOException("a tombstone could not be written: " + e.getCause(), e);
    }
    store()
        .remove(
            last.files().stream()
                .map(Checkpoint.File::sha256)
                .filter(hash -> !shared.contains(hash))
                .toList());
    bench.view().forget(run.model());
    NativeLibraries.giveBackMemory();
  }

  private DirectoryCheckpointStore store() {
    return new DirectoryCheckpointStore(bench.data().checkpoints());
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
