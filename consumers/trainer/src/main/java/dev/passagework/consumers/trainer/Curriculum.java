package dev.passagework.consumers.trainer;

import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which pairs are learnt together, and how often.
 *
 * @param epochs how often each pair counts
 * @param steps updates after which nothing more is learnt, 0 for no bound
 * @param replayShare share of a segment's pairs that have counted often enough and are learnt again
 * @param labelledShare share of a segment's pairs that a person gave, as far as there are any
 * @param leastBatch size up to which a batch is filled with older pairs
 * @param sources whether a batch holds pairs of one source or of any
 * @param average decay of the moving average of the weights that checkpoints take; 0 for none
 */
record Curriculum(
    int epochs,
    int steps,
    double replayShare,
    double labelledShare,
    int leastBatch,
    Sources sources,
    double average) {
  static final Setting<Integer> EPOCHS =
      Setting.whole(
          "trainer.epochs",
          1,
          1,
          "how often each pair counts; later passes come with later segments, or at the end");
  static final Setting<Integer> STEPS =
      Setting.whole(
          "trainer.steps",
          0,
          0,
          "updates after which nothing more is learnt, whatever passes are owed; 0 for no bound");
  static final Setting<Double> REPLAY_SHARE =
      Setting.number(
          "trainer.replay-share",
          0,
          0,
          0.9,
          "share of a segment's pairs that counted often enough and are learnt again, against"
              + " forgetting");
  static final Setting<Double> LABELLED_SHARE =
      Setting.number(
          "trainer.labelled-share",
          0,
          0,
          0.9,
          "least share of a segment's pairs that a person gave, older ones among them; 0 takes them"
              + " as they come");
  static final Setting<Integer> LEAST_BATCH =
      Setting.whole(
          "trainer.least-batch", 8, 0, "size up to which a small batch is filled with older pairs");
  static final Setting<Sources> SOURCES =
      new Setting<>(
          "trainer.batch-sources",
          "mixed",
          "whether a batch holds pairs of mixed sources, or of one strategy and corpus: mixed or"
              + " one",
          Sources::parse);
  static final Setting<Double> AVERAGE =
      Setting.number(
          "trainer.average-decay",
          0,
          0,
          0.99999,
          "decay of a moving average of the weights, which checkpoints then take in place of a"
              + " falling rate; 0 for none");

  static final List<Setting<?>> ALL =
      List.of(EPOCHS, STEPS, REPLAY_SHARE, LABELLED_SHARE, LEAST_BATCH, SOURCES, AVERAGE);

  static Curriculum from(Settings settings) {
    return new Curriculum(
        settings.get(EPOCHS),
        settings.get(STEPS),
        settings.get(REPLAY_SHARE),
        settings.get(LABELLED_SHARE),
        settings.get(LEAST_BATCH),
        settings.get(SOURCES),
        settings.get(AVERAGE));
  }

  /** What a batch may hold. */
  enum Sources {
    /** Pairs of any source. */
    MIXED,
    /** Pairs of one strategy and corpus, or those that people gave, so that all are of one kind. */
    ONE;

    static Sources parse(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "mixed" -> MIXED;
        case "one" -> ONE;
        default -> throw new IllegalArgumentException("it must be mixed or one");
      };
    }
  }

  /** Batches that may still be learnt after so many updates. */
  int left(long updates) {
    return steps == 0 ? Integer.MAX_VALUE : (int) Math.max(0, steps - updates);
  }

  /** The same by name, as a checkpoint carries them. */
  Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("epochs", Integer.toString(epochs));
    map.put("steps", Integer.toString(steps));
    map.put("replay-share", Double.toString(replayShare));
    map.put("labelled-share", Double.toString(labelledShare));
    map.put("least-batch", Integer.toString(leastBatch));
    map.put("batch-sources", sources.name().toLowerCase(Locale.ROOT));
    map.put("average-decay", Double.toString(average));
    return map;
  }
}
