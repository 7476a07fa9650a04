package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Code;
import dev.passagework.schemas.contract.Decision.Rule;
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
 * @param depth ranks that a ranking is cut to
 * @param batch passages embedded together
 * @param settle how long passages must have been quiet before they are searched
 * @param gate what a challenger must show
 * @param stateDirectory directory of the state stores
 */
public record EvaluatorSettings(
    int threads,
    int encoderThreads,
    int depth,
    int batch,
    Duration settle,
    GateRule gate,
    Path stateDirectory) {
  static final Setting<Integer> THREADS =
      Setting.whole("evaluator.threads", 1, 1, "stream threads of one instance");
  static final Setting<Integer> ENCODER_THREADS =
      Setting.whole(
          "evaluator.encoder-threads",
          0,
          0,
          "threads that embed, shared by all tasks of an instance; 0 for as many as there are processors");
  static final Setting<Integer> DEPTH =
      Setting.whole(
          "evaluator.depth",
          100,
          100,
          "ranks that a ranking is cut to; at least what the deepest measure, recall@100, looks at");
  static final Setting<Integer> BATCH =
      Setting.whole("evaluator.batch", 32, 1, "passages that are embedded together");
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
          "loss of ndcg@10 up to which a challenger is not inferior; the interval of a difference over"
              + " a few dozen gate queries is about this wide, so a smaller margin refuses equals");
  static final Setting<Double> ALPHA =
      Setting.number(
          "evaluator.alpha",
          0.05,
          0.0001,
          0.5,
          "error of the gate: of an interval, and of all tests that one champion meets together");
  static final Setting<Integer> REFRESH_PASSAGES =
      Setting.whole(
          "evaluator.refresh-passages",
          1,
          0,
          "new passages learnt that make up for not being better, under the rule refresh");

  /** Every setting, for the documented table. */
  public static final List<Setting<?>> ALL =
      List.of(
          THREADS, ENCODER_THREADS, DEPTH, BATCH, SETTLE, RULE, MARGIN, ALPHA, REFRESH_PASSAGES);

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
    return new EvaluatorSettings(
        settings.get(THREADS),
        encoderThreads == 0 ? Runtime.getRuntime().availableProcessors() : encoderThreads,
        settings.get(DEPTH),
        settings.get(BATCH),
        settings.get(SETTLE),
        new GateRule(
            settings.get(RULE),
            settings.get(MARGIN),
            settings.get(ALPHA),
            settings.get(REFRESH_PASSAGES)),
        stateDirectory);
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
