package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.LearntPassage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How long passages took to reach a champion: the time from the passage's record to the promotion
 * of the first champion that had learnt from that content.
 *
 * @param seconds seconds for each passage content that a champion has learnt, ascending
 */
public record Freshness(List<Double> seconds) {

  /** Freshness of everything that the champions of one model have learnt. */
  public static Freshness of(
      List<Champion> champions, List<Checkpoint> checkpoints, List<TrainingSegment> segments) {
    Map<Integer, Checkpoint> byVersion =
        checkpoints.stream().collect(Collectors.toMap(c -> c.id().version(), Function.identity()));
    Set<List<String>> known = new HashSet<>();
    List<Double> seconds = new ArrayList<>();
    for (Champion champion : champions) {
      Checkpoint checkpoint = byVersion.get(champion.id().version());
      int lastSegment = checkpoint == null ? 0 : checkpoint.lastSegment();
      for (TrainingSegment segment : segments) {
        if (segment.number() <= lastSegment) {
          for (LearntPassage learnt : segment.passages()) {
            if (known.add(List.of(learnt.passage().toString(), learnt.contentHash()))) {
              seconds.add(Duration.between(learnt.time(), champion.time()).toMillis() / 1e3);
            }
          }
        }
      }
    }
    Collections.sort(seconds);
    return new Freshness(List.copyOf(seconds));
  }

  /** A quantile, by the nearest-rank definition; empty where nothing has been learnt. */
  public OptionalDouble quantile(double share) {
    if (seconds.isEmpty()) {
      return OptionalDouble.empty();
    }
    int rank = (int) Math.ceil(share * seconds.size());
    return OptionalDouble.of(seconds.get(Math.max(0, rank - 1)));
  }
}
