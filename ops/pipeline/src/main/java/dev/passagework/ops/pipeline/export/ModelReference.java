package dev.passagework.ops.pipeline.export;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * Which checkpoint of a model a user means: {@code NAME@VERSION}, {@code NAME@champion}, or {@code
 * NAME} for the champion where there is one, else the newest.
 *
 * @param model the model
 * @param version the version asked for, if one was
 * @param champion whether it must be the champion
 */
public record ModelReference(String model, Optional<Integer> version, boolean champion) {
  private static final String CHAMPION = "@champion";

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException if the text is none
   */
  public static ModelReference parse(String text) {
    if (text.endsWith(CHAMPION)) {
      String model = text.substring(0, text.length() - CHAMPION.length());
      return new ModelReference(new CheckpointId(model, 0).model(), Optional.empty(), true);
    }
    if (!text.contains("@")) {
      return new ModelReference(new CheckpointId(text, 0).model(), Optional.empty(), false);
    }
    CheckpointId id = CheckpointId.parse(text);
    return new ModelReference(id.model(), Optional.of(id.version()), false);
  }

  /**
   * The checkpoint that is meant.
   *
   * @param checkpoints those of the model, by version
   * @param promoted its champion, if it has one
   * @throws IllegalArgumentException naming what there is, if there is no such one
   */
  Checkpoint choose(NavigableMap<Integer, Checkpoint> checkpoints, Optional<Champion> promoted) {
    if (checkpoints.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no checkpoint of model '%s' on this cluster".formatted(model));
    }
    if (champion && promoted.isEmpty()) {
      throw new IllegalArgumentException(
          "model %s has no champion yet; name one of the versions %s, such as %s@%d"
              .formatted(model, List.copyOf(checkpoints.keySet()), model, checkpoints.lastKey()));
    }
    int wanted =
        version.or(() -> promoted.map(now -> now.id().version())).orElseGet(checkpoints::lastKey);
    return Optional.ofNullable(checkpoints.get(wanted))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "model %s has no version %d, or its files were pruned; there are %s"
                        .formatted(model, wanted, List.copyOf(checkpoints.keySet()))));
  }
}
