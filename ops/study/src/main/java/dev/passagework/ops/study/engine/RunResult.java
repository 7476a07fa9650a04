package dev.passagework.ops.study.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of one training of an arm.
 *
 * @param arm hash of the setting
 * @param seed seed
 * @param model name of the model
 * @param checkpoint its last checkpoint
 * @param pairs pairs that the arm has
 * @param learnt pairs learnt, each as often as it counted
 * @param steps updates
 * @param seconds duration of the training; null if it was interrupted
 * @param settings settings of the trainer
 * @param offsets offset range of {@code training-pairs} that it read, by partition
 * @param files SHA-256 of the checkpoint's files
 * @param scores scores of the checkpoint by collection, measure and query
 * @param untouched scores of its base
 */
public record RunResult(
    String arm,
    long seed,
    String model,
    String checkpoint,
    long pairs,
    long learnt,
    long steps,
    @Nullable Double seconds,
    Map<String, String> settings,
    Map<String, List<Long>> offsets,
    Map<String, String> files,
    Map<String, Map<String, Map<String, Double>>> scores,
    Map<String, Map<String, Map<String, Double>>> untouched) {}
