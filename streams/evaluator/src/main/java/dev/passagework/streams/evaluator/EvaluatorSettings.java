package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Code;
import dev.passagework.schemas.contract.Decision.Rule;
import dev.passagework.streams.retrieval.encoder.Precision;
import dev.passagework.streams.retrieval.measures.Measure;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.StreamsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the evaluator runs with.
 *
 * @param threads stream threads
 * @param encoderThreads threads that share the work of embedding
 * @param precision what embeddings are computed in
 * @param scoring what rankings are scored by
 * @param proxying when a proxy stands in for a large collection
 * @param batch passages embedded together
 * @param settle how long passages must have been quiet before they are searched
 * @param gate what a challenger must show
 * @param freshnessInterval how often freshness is published at least
 * @param stateDirectory directory of the state stores
 */
public record EvaluatorSettings(
    int threads,
    int encoderThreads,
    Precision precision,
    Scoring scoring,
    Proxying proxying,
    int batch,
    Duration settle,
    GateRule gate,
    Duration freshnessInterval,
    Path stateDirectory) {
  static final Setting<Integer> THREADS =
      Setting.whole("evaluator.threads", 1, 1, "stream threads of one instance");
  static final Setting<Integer> ENCODER_THREADS =
      Setting.whole(
          "evaluator.encoder-threads",
          0,
          0,
          "threads that embed, shared by all tasks of an instance; 0 for as many as there are"
              + " processors");
  static final Setting<Precision> PRECISION =
      new Setting<>(
          "evaluator.precision",
          "fp32",
          "what embeddings are computed in: fp32, or int8, which is faster and scores slightly"
              + " otherwise; to be set before the first checkpoint is scored",
          text ->
              switch (text.strip()) {
                case "fp32" -> Precision.FP32;
                case "int8" -> Precision.INT8;
                default -> throw new IllegalArgumentException("it must be fp32 or int8");
              });
  static final Setting<Integer> DEPTH =
      Setting.whole(
          "evaluator.depth",
          100,
          1,
          "ranks that a ranking is cut to; at least what the deepest measure looks at");
  static final Setting<List<Measure>> MEASURES =
      new Setting<>(
          "evaluator.measures",
          "ndcg@10,recall@100,mrr@10",
          "measures to publish, with commas between them: ndcg, recall, mrr, precision, map or"
              + " success, each @ a depth",
          Scoring::parse);
  static final Setting<Boolean> PER_QUERY =
      Setting.flag(
          "evaluator.per-query",
          false,
          "publish the scores of single queries as well as the means");
  static final Setting<Measure> GATE_MEASURE =
      new Setting<>(
          "evaluator.gate-measure",
          "ndcg@10",
          "measure that the gate judges by, one of evaluator.measures",
          text -> Measure.parse(text.strip()));
  static final Setting<Integer> WHOLE_EVERY =
      Setting.whole(
          "evaluator.whole-every",
          1,
          1,
          "which versions of a model are scored on the whole of a large collection: every so many;"
              + " the others on a proxy only, and those are not judged; 1 for all");
  static final Setting<Integer> PROXY_FROM =
      Setting.whole(
          "evaluator.proxy-from", 20_000, 1, "passages from which a collection counts as large");
  static final Setting<Integer> PROXY_DEPTH =
      Setting.whole(
          "evaluator.proxy-depth",
          2,
          0,
          "hard distractors in a proxy beside the judged passages: so many of each query and"
              + " partition, those that the untouched base ranks first");
  static final Setting<Integer> BATCH =
      Setting.whole(
          "evaluator.batch",
          256,
          1,
          "passages that are handed to the encoder together, which runs those of a length at a"
              + " time");
  static final Setting<Duration> SETTLE =
      Setting.millis(
          "evaluator.settle",
          500,
          "how long the passages of a collection must have been quiet before they are searched");
  static final Setting<Rule> RULE =
      new Setting<>(
          "evaluator.rule",
          Rule.REFRESH.code(),
          "refresh: promote what is not inferior, and better or fresher; strict: and better",
          text -> Code.parse(Rule.class, text.strip()));
  static final Setting<Double> MARGIN =
      Setting.number(
          "evaluator.margin",
          0.05,
          0,
          0.99,
          "loss of the gate's measure up to which a challenger is not inferior; the interval of a"
              + " difference over a few dozen gate queries is about this wide, so a smaller margin"
              + " refuses equals");
  static final Setting<Double> ALPHA =
      Setting.number(
          "evaluator.alpha",
          0.05,
          0.0001,
          0.5,
          "error of the gate: of an interval, of all tests of being better until one is promoted"
              + " for it, and of a test of having lost");
  static final Setting<Integer> REFRESH_PASSAGES =
      Setting.whole(
          "evaluator.refresh-passages",
          1,
          0,
          "new passages learnt that make up for not being better, under the rule refresh");

  static final Setting<Boolean> ROLL_BACK =
      Setting.flag(
          "evaluator.roll-back",
          false,
          "give way to the champion before, or the best, when the champion has significantly fallen"
              + " behind it, and to the newest clean one when it is contaminated; otherwise that is"
              + " reported only");

  static final Setting<Boolean> SKIP_OVERTAKEN =
      Setting.flag(
          "evaluator.skip-overtaken",
          false,
          "after a decision, never score the checkpoints that wait between it and the newest; each"
              + " is told as not judged");
  static final Setting<Duration> FRESHNESS_INTERVAL =
      Setting.millis(
          "evaluator.freshness-interval",
          300_000,
          "how often freshness, and what still waits, is published at least; it is after every"
              + " promotion");

  /** Every setting, for the documented table. */
  public static final List<Setting<?>> ALL =
      List.of(
          THREADS,
          ENCODER_THREADS,
          PRECISION,
          MEASURES,
          DEPTH,
          PER_QUERY,
          WHOLE_EVERY,
          PROXY_FROM,
          PROXY_DEPTH,
          BATCH,
          SETTLE,
          GATE_MEASURE,
          RULE,
          MARGIN,
          ALPHA,
          REFRESH_PASSAGES,
          ROLL_BACK,
          SKIP_OVERTAKEN,
          FRESHNESS_INTERVAL);

  /** Room for the score sheet of a collection with many queries in one record. */
  private static final String LARGEST_RECORD = Integer.toString(16 * 1024 * 1024);

  /**
   * The settings as they were given.
   *
   * @param stateDirectory directory of the state stores
   * @throws IllegalArgumentException if one cannot be used; the message names it and its value
   */
  public static EvaluatorSettings from(Settings settings, Path stateDirectory) {
    int encoderThreads = settings.get(ENCODER_THREADS);
    Scoring scoring =
        new Scoring(settings.get(MEASURES), settings.get(DEPTH), settings.get(PER_QUERY));
    return new EvaluatorSettings(
        settings.get(THREADS),
        encoderThreads == 0 ? Runtime.getRuntime().availableProcessors() : encoderThreads,
        settings.get(PRECISION),
        scoring,
        new Proxying(
            settings.get(WHOLE_EVERY), settings.get(PROXY_FROM), settings.get(PROXY_DEPTH)),
        settings.get(BATCH),
        settings.get(SETTLE),
        gate(settings, scoring),
        settings.get(FRESHNESS_INTERVAL),
        stateDirectory);
  }

  private static GateRule gate(Settings settings, Scoring scoring) {
    Measure measure = settings.get(GATE_MEASURE);
    if (!scoring.measures().contains(measure)) {
      throw new IllegalArgumentException(
          "%s = '%s': it is none of %s"
              .formatted(GATE_MEASURE.name(), measure.label(), MEASURES.name()));
    }
    return new GateRule(
        settings.get(RULE),
        measure,
        settings.get(MARGIN),
        settings.get(ALPHA),
        settings.get(REFRESH_PASSAGES),
        settings.get(ROLL_BACK),
        settings.get(SKIP_OVERTAKEN));
  }

  /**
   * What Kafka Streams runs with. A poll waits no longer than a tick of the search, so that the
   * encoder is always fed; the transaction's time allows for a slow disk, not for embedding, which
   * no stream thread waits for.
   */
  StreamsSettings streams(Cluster cluster) {
    return new StreamsSettings(
        cluster.group("evaluator"),
        stateDirectory,
        threads,
        Map.of(
            "poll.ms",
            "10",
            "producer.transaction.timeout.ms",
            "60000",
            "producer.max.request.size",
            LARGEST_RECORD,
            "topic.max.message.bytes",
            LARGEST_RECORD));
  }

  /** Where the files of a checkpoint are laid out while it is read. */
  Path workDirectory() {
    return stateDirectory.resolve("evaluator-checkpoints");
  }
}
