package dev.passagework.consumers.trainer;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What decides, beside the pairs and the base model, which weights training leads to; and what
 * happens to a batch that leads nowhere.
 *
 * @param batchSize most pairs in a batch
 * @param temperature what similarities are divided by in the loss
 * @param learningRate rate of the optimiser once it is warm
 * @param weightDecay share of a weight, times the rate, that every step takes off
 * @param warmupSteps first steps of a model's life, over which the rate rises
 * @param decayShare share of a segment's steps over which a checkpoint's rate falls to 0
 * @param clipNorm largest global norm of a gradient
 * @param onNonFinite what happens when a loss or gradient is not a number; it decides no weights,
 *     since what was learnt to its end was learnt without such batches
 * @param seed seed of the batches
 * @param threads threads of one operation: other numbers round otherwise
 */
record Hyperparameters(
    int batchSize,
    double temperature,
    double learningRate,
    double weightDecay,
    int warmupSteps,
    double decayShare,
    double clipNorm,
    OnNonFinite onNonFinite,
    long seed,
    int threads) {

  /** What happens to a batch whose loss or gradient is not a number. */
  enum OnNonFinite {
    /** It is left out. */
    SKIP,
    /** The trainer stops. */
    STOP;

    static OnNonFinite parse(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "skip" -> SKIP;
        case "stop" -> STOP;
        default -> throw new IllegalArgumentException("it must be skip or stop");
      };
    }
  }

  /** The same, with something else happening to a batch that is no number. */
  Hyperparameters with(OnNonFinite other) {
    return new Hyperparameters(
        batchSize,
        temperature,
        learningRate,
        weightDecay,
        warmupSteps,
        decayShare,
        clipNorm,
        other,
        seed,
        threads);
  }

  /** What decides the weights by name, as a checkpoint carries it. */
  Map<String, String> asMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("batch-size", Integer.toString(batchSize));
    map.put("temperature", Double.toString(temperature));
    map.put("learning-rate", Double.toString(learningRate));
    map.put("weight-decay", Double.toString(weightDecay));
    map.put("warmup-steps", Integer.toString(warmupSteps));
    map.put("decay-share", Double.toString(decayShare));
    map.put("clip-norm", Double.toString(clipNorm));
    map.put("seed", Long.toString(seed));
    map.put("threads", Integer.toString(threads));
    return map;
  }
}
