package dev.passagework.ops.benchmarks;

import dev.passagework.consumers.trainer.Rehearsal;
import dev.passagework.producers.quickstart.Quickstart;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.Bases;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.measures.Measure;
import dev.passagework.streams.retrieval.significance.Alternative;
import dev.passagework.streams.retrieval.significance.Interval;
import dev.passagework.streams.retrieval.significance.PairedBootstrap;
import dev.passagework.streams.retrieval.significance.RandomisationTest;
import dev.passagework.streams.runtime.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the trainer's paths do to retrieval: a base taught all recorded queries of a corpus once, in
 * segments as a stream would cut them, with several seeds and by each path. The seed decides both
 * in which order the pairs come and how they are batched. Settings of the trainer come from the
 * environment; they are to be fixed before a test split is looked at.
 *
 * <p>{@code PASSAGEWORK_QUALITY_*} choose among {@code PATHS} and {@code SEEDS}, the {@code SPLIT},
 * the {@code SHARE} of the pairs, and with {@code EACH} that every checkpoint is scored.
 */
final class TrainerQuality implements Benchmark {
  private static final int SEGMENT = 512;
  private static final int SAMPLES = 10_000;
  private static final List<String> PATHS = List.of("script-fp32", "script-bf16");

  private final String name;
  private final Source source;

  private TrainerQuality(String name, Source source) {
    this.name = name;
    this.source = source;
  }

  /** The built-in corpus, its recorded questions, and one split of its queries. */
  static TrainerQuality quickstart() {
    return new TrainerQuality("trainer-quality-quickstart", TrainerQuality::openQuickstart);
  }

  /** Cranfield, where {@code PASSAGEWORK_SHARED} names the directory that holds it. */
  static TrainerQuality cranfield() {
    return new TrainerQuality("trainer-quality-cranfield", TrainerQuality::openCranfield);
  }

  private interface Source {
    Optional<Material> open(Path folder, String split) throws IOException;
  }

  /**
   * What is learnt and what it is judged by.
   *
   * @param settings of the trainer, unless the environment says otherwise
   */
  private record Material(
      List<TrainingPair> pairs, JudgedFolder judged, Map<String, String> settings) {}

  private static Optional<Material> openQuickstart(Path folder, String split) throws IOException {
    Quickstart.writeCollection(folder);
    JudgedFolder judged = JudgedFolder.read(folder, split);
    BufferedReader replies =
        new BufferedReader(new InputStreamReader(Quickstart.recorded(), StandardCharsets.UTF_8));
    RecordedPairs pairs =
        new RecordedPairs(Quickstart.NAME, judged.passages(), JudgedFolder.lines(replies));
    return Optional.of(new Material(pairs.of(Set.of("question")), judged, Map.of()));
  }

  private static Optional<Material> openCranfield(Path folder, String split) throws IOException {
    String shared = System.getenv().getOrDefault("PASSAGEWORK_SHARED", "");
    Path collection = Path.of(shared, "collections", "cranfield");
    Path recorded = Path.of(shared, "recorded", "cranfield.jsonl");
    if (shared.isBlank() || !Files.exists(collection) || !Files.exists(recorded)) {
      return Optional.empty();
    }
    JudgedFolder judged = JudgedFolder.read(collection, split);
    RecordedPairs pairs =
        new RecordedPairs(
            "cranfield", judged.passages(), JudgedFolder.lines(Files.newBufferedReader(recorded)));
    Set<String> strategies = new LinkedHashSet<>(List.of("question", "keywords", "claim", "title"));
    Map<String, String> settings = Map.of("trainer.learning-rate", "2e-5");
    return Optional.of(new Material(pairs.of(strategies), judged, settings));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws IOException {
    Figures figures = new Figures();
    String split = asked("SPLIT", "test");
    Optional<Material> material = source.open(folder.resolve("collection"), split);
    if (material.isEmpty()) {
      return figures.skip(name, "set PASSAGEWORK_SHARED to a directory with the collection");
    }
    new Trials(material.get(), folder, progress).run(figures.figure("split", split));
    return figures;
  }

  private static String asked(String what, String otherwise) {
    return System.getenv().getOrDefault("PASSAGEWORK_QUALITY_" + what, otherwise);
  }

  /** All trials on some material. */
  private record Trials(Material material, Path folder, PrintStream progress) {

    void run(Figures figures) throws IOException {
      List<String> paths = List.of(asked("PATHS", String.join(",", PATHS)).split(","));
      List<String> seeds = List.of(asked("SEEDS", "1,2,3").split(","));
      figures.figure("pairs", segments(1).stream().mapToInt(List::size).sum());
      for (String path : paths) {
        List<Double> reached = new ArrayList<>();
        for (String seed : seeds) {
          reached.add(trial(path, seed, figures));
        }
        figures.figure(
            "mean_" + path, reached.stream().mapToDouble(Double::doubleValue).average().orElse(0));
      }
    }

    /** One training from base to last checkpoint: its nDCG@10. */
    private double trial(String path, String seed, Figures figures) throws IOException {
      Settings settings = settings(path, seed);
      EncoderModel base = Bases.open(settings.get(Rehearsal.BASE), Long.parseLong(seed));
      Map<String, Double> before = scores(base);
      EncoderModel last = base;
      Map<String, Double> reached = before;
      double seconds = 0;
      Path state = folder.resolve(path + "-" + seed);
      try (Rehearsal rehearsal = Rehearsal.open(base, settings, state)) {
        List<List<TrainingPair>> segments = segments(Long.parseLong(seed));
        for (int number = 1; number <= segments.size(); number++) {
          long start = System.nanoTime();
          last = rehearsal.segment(number, segments.get(number - 1));
          seconds += (System.nanoTime() - start) / 1e9;
          progress.printf("%s seed %s: segment %d of %d%n", path, seed, number, segments.size());
          if (!asked("EACH", "").isEmpty()) {
            Map<String, Double> now = scores(last);
            tell("%s_%s_%d".formatted(path, seed, number), new Outcome(reached, now, 0), figures);
            reached = now;
          }
        }
      }
      return tell(path + "_" + seed, new Outcome(before, scores(last), seconds), figures);
    }

    private double tell(String trial, Outcome outcome, Figures figures) {
      progress.printf(
          Locale.ROOT,
          "%s: ndcg@10 %.4f before, %.4f after, difference %.4f to %.4f, p %.4f, %.0f s%n",
          trial,
          mean(outcome.before()),
          mean(outcome.after()),
          outcome.interval().low(),
          outcome.interval().high(),
          outcome.pValue(),
          outcome.seconds());
      figures
          .figure("before_" + trial, mean(outcome.before()))
          .figure("after_" + trial, mean(outcome.after()))
          .figure("interval_" + trial, outcome.interval())
          .figure("p_" + trial, outcome.pValue())
          .figure("seconds_" + trial, outcome.seconds());
      return mean(outcome.after());
    }

    private Settings settings(String path, String seed) {
      Map<String, String> own = Map.of("trainer.path", path, "trainer.seed", seed);
      return new Settings(own, System.getenv(), material.settings());
    }

    private Map<String, Double> scores(EncoderModel model) {
      int threads = Runtime.getRuntime().availableProcessors();
      return material.judged().scores(model, Measure.NDCG_10, threads);
    }

    /** The pairs in the order of a seed, cut into segments of like size. */
    private List<List<TrainingPair>> segments(long seed) {
      List<TrainingPair> arriving = new ArrayList<>(material.pairs());
      Collections.shuffle(arriving, new Random(seed));
      double share = Double.parseDouble(asked("SHARE", "1"));
      arriving = arriving.subList(0, (int) Math.round(share * arriving.size()));
      int count = Math.max(1, arriving.size() / SEGMENT);
      List<List<TrainingPair>> segments = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int from = arriving.size() * i / count;
        segments.add(arriving.subList(from, arriving.size() * (i + 1) / count));
      }
      return segments;
    }
  }

  /**
   * What became of each query.
   *
   * @param seconds how long it was taught
   */
  private record Outcome(Map<String, Double> before, Map<String, Double> after, double seconds) {

    /** Of the paired randomisation test that nothing has changed, two-sided. */
    double pValue() {
      return new RandomisationTest(SAMPLES, 1).pValue(differences(), Alternative.TWO_SIDED);
    }

    /** That holds the mean gain, at 95 %. */
    Interval interval() {
      return new PairedBootstrap(SAMPLES, 1).interval(differences(), 0.95);
    }

    private double[] differences() {
      Map<String, Double> gains = new TreeMap<>(after);
      before.forEach((query, value) -> gains.merge(query, -value, Double::sum));
      return gains.values().stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  private static double mean(Map<String, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
