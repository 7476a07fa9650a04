package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Lesson.Result;
import dev.passagework.consumers.trainer.Recall.Recalled;
import dev.passagework.consumers.trainer.SegmentLog.Recorded;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.retrieval.encoder.Bases;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelFolder;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A checkpoint learnt once more from its recorded segments, in a state of its own, to see whether
 * the same offsets give the same weights. It announces nothing and takes nothing over.
 */
public final class Replay {
  private static final String WEIGHTS = "model.safetensors";

  private final Cluster cluster;
  private final Checkpoint checkpoint;
  private final EncoderModel base;
  private final Path scratch;
  private final Map<Integer, List<String>> missing = new TreeMap<>();
  private long pairs;

  private Replay(Cluster cluster, Checkpoint checkpoint, EncoderModel base, Path scratch) {
    this.cluster = cluster;
    this.checkpoint = checkpoint;
    this.base = base;
    this.scratch = scratch;
  }

  /** Told of every segment that was learnt again. */
  @FunctionalInterface
  public interface Listener {
    /**
     * One segment was learnt.
     *
     * @param segment its number
     * @param last number of the last
     * @param pairs pairs that it learnt
     */
    void learnt(int segment, int last, int pairs);
  }

  /**
   * What came of a replay.
   *
   * @param segments segments that were learnt again
   * @param pairs pairs learnt, each as often as it counted
   * @param expected SHA-256 of the checkpoint's weights
   * @param found SHA-256 of the weights that the replay led to
   * @param missing identifiers of the pairs that are gone, by segment
   */
  public record Outcome(
      int segments, long pairs, String expected, String found, Map<Integer, List<String>> missing) {
    /** Whether the weights are the same to the bit. */
    public boolean isExact() {
      return expected.equals(found);
    }
  }

  /**
   * Learns a checkpoint again.
   *
   * @param base base model that it was trained from, as a user calls it
   * @param scratch folder for its state, which is to be empty
   * @throws IllegalArgumentException if the checkpoint has learnt nothing, or from another base
   */
  public static Outcome of(
      Cluster cluster, Checkpoint checkpoint, String base, Path scratch, Listener listener)
      throws IOException, InterruptedException {
    NativeLibraries.prepare(NativeLibraries.defaultCache());
    TrainerSettings settings = settings(checkpoint, scratch);
    return of(cluster, checkpoint, Bases.open(base, settings.hyper().seed()), scratch, listener);
  }

  /** Learns a checkpoint again from this base. */
  static Outcome of(
      Cluster cluster, Checkpoint checkpoint, EncoderModel base, Path scratch, Listener listener)
      throws IOException, InterruptedException {
    if (checkpoint.lastSegment() == 0) {
      throw new IllegalArgumentException(checkpoint.id() + " has learnt nothing");
    }
    if (!base.name().equals(checkpoint.base())) {
      throw new IllegalArgumentException(
          "%s was trained from %s, not from %s; give it with --base"
              .formatted(checkpoint.id(), checkpoint.base(), base.name()));
    }
    return new Replay(cluster, checkpoint, base, scratch).run(listener);
  }

  /** The settings of a checkpoint, which hold for segments that tell none. */
  private static TrainerSettings settings(Checkpoint checkpoint, Path scratch) {
    TrainingSegment told =
        new TrainingSegment(
            checkpoint.id().model(),
            checkpoint.lastSegment(),
            List.of(),
            List.of(),
            0,
            List.of(),
            0,
            checkpoint.time(),
            List.of(),
            new TrainingSegment.Course(false, checkpoint.hyperParameters()));
    return TrainerSettings.ofReplay(checkpoint.id().model(), checkpoint.base(), scratch)
        .learning(told);
  }

  private Outcome run(Listener listener) throws IOException, InterruptedException {
    List<TrainingSegment> segments = segments();
    TrainerSettings own = settings(checkpoint, scratch);
    Optional<EncoderModel> reached = Optional.empty();
    int done = 0;
    while (done < segments.size()) {
      TrainerSettings settings = own.learning(segments.get(done));
      int end = done;
      while (end < segments.size() && own.learning(segments.get(end)).learnsLike(settings)) {
        end++;
      }
      reached = learn(settings, segments.subList(done, end), listener);
      done = end;
    }
    return new Outcome(segments.size(), pairs, expected(), found(reached), missing);
  }

  private List<TrainingSegment> segments() {
    List<TrainingSegment> segments =
        new SegmentLog(cluster, checkpoint.id().model())
            .after(Progress.NONE).stream()
                .map(Recorded::segment)
                .filter(segment -> segment.number() <= checkpoint.lastSegment())
                .toList();
    if (segments.size() != checkpoint.lastSegment()) {
      throw new IllegalStateException(
          "of the %d segments of %s, %d are recorded"
              .formatted(checkpoint.lastSegment(), checkpoint.id(), segments.size()));
    }
    return segments;
  }

  /** Learns segments of the same settings, from the state that is there. */
  private Optional<EncoderModel> learn(
      TrainerSettings settings, List<TrainingSegment> segments, Listener listener)
      throws IOException, InterruptedException {
    StateFolder state = new StateFolder(scratch, settings.model(), base.name());
    Optional<EncoderModel> reached = Optional.empty();
    try (Learner learner = Learner.open(base, settings.hyper(), settings.decided(base).step())) {
      TrainedModel model = new TrainedModel(settings, state, learner);
      model.restore();
      SegmentReader reader = new SegmentReader(cluster, new PairDecoder(cluster), new StopSignal());
      for (TrainingSegment segment : segments) {
        Recalled recalled = new Recall(model, reader).of(segment).orElseThrow();
        boolean last = segment.number() == checkpoint.lastSegment();
        Result result =
            model.learn(
                segment, recalled.pairs(), last, (outcome, rate, size, tokens) -> {}, () -> true);
        if (last && result instanceof Result.Learnt learnt) {
          reached = learnt.checkpoint();
        }
        note(segment, recalled);
        model.absorb(recalled.draft(), recalled.pairs());
        model.settle(model.reached(segment, recalled.pairs().size(), 0));
        listener.learnt(segment.number(), checkpoint.lastSegment(), recalled.pairs().size());
      }
    }
    return reached;
  }

  private void note(TrainingSegment segment, Recalled recalled) {
    pairs += recalled.pairs().size();
    if (!recalled.missing().isEmpty()) {
      missing.put(segment.number(), List.copyOf(recalled.missing()));
    }
  }

  private String expected() {
    return checkpoint.files().stream()
        .filter(file -> file.name().equals(WEIGHTS))
        .map(Checkpoint.File::sha256)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(checkpoint.id() + " names no " + WEIGHTS));
  }

  private String found(Optional<EncoderModel> reached) throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("replayed"));
    ModelFolder.write(
        reached.orElseThrow().withName(checkpoint.id().toString()), folder, "Learnt once more.\n");
    MessageDigest digest = Digests.sha256();
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(folder.resolve(WEIGHTS)), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The newest checkpoint of a model, or the one of a version, if it was announced. */
  public static Optional<Checkpoint> find(
      Cluster cluster, String model, Optional<Integer> version) {
    List<Checkpoint> found = new ArrayList<>();
    TopicReader.readToEnd(
        cluster,
        Topics.CHECKPOINTS,
        record -> {
          Checkpoint checkpoint = record.value();
          if (checkpoint != null
              && checkpoint.id().model().equals(model)
              && version.filter(v -> v != checkpoint.id().version()).isEmpty()) {
            found.add(checkpoint);
          }
        });
    return found.isEmpty() ? Optional.empty() : Optional.of(found.get(found.size() - 1));
  }
}
