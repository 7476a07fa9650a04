package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.PairStore.Extent;
import java.util.Map;

/**
 * What a folder with weights and optimiser state holds.
 *
 * @param model model
 * @param base base model that it started from
 * @param byteOrder order of the bytes of a number
 * @param progress how far the model had come
 * @param pairs the pairs that it held
 * @param files SHA-256 of every file, by name
 */
record Snapshot(
    String model,
    String base,
    String byteOrder,
    Progress progress,
    Extent pairs,
    Map<String, String> files) {
  Snapshot {
    files = Map.copyOf(files);
  }
}
