package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.TrainingPair;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the refinery kept and refused: how many by reason, and the newest of each. */
final class Refusals implements Section {
  private static final int KEPT = 30;

  private final Map<String, Long> reasons = new TreeMap<>();
  private final Recent<Refused> refused = new Recent<>(KEPT);
  private final Recent<Pair> pairs = new Recent<>(KEPT);
  private long revision;

  /** A refused query. */
  record Refused(String key, String query, String reason, String detail, long t) {}

  /** A pair that was kept. */
  record Pair(String key, String query, String origins, boolean doubtful, long t) {}

  /** All of it. */
  record View(Map<String, Long> reasons, List<Refused> refused, List<Pair> pairs) {}

  @Override
  public String name() {
    return "refusals";
  }

  @Override
  public synchronized long revision() {
    return revision;
  }

  @Override
  public synchronized View view() {
    return new View(Map.copyOf(reasons), refused.view(), pairs.view());
  }

  synchronized void rejected(RejectedQuery query, long time) {
    reasons.merge(query.reason(), 1L, Long::sum);
    refused.add(
        time, new Refused(query.key(), query.query(), query.reason(), query.detail(), time));
    revision++;
  }

  synchronized void kept(TrainingPair pair, long time) {
    boolean doubtful =
        pair.marks().nearDuplicateOf().isPresent() || pair.marks().passagesWithQuery() > 1;
    pairs.add(time, new Pair(pair.key(), pair.query(), origins(pair), doubtful, time));
    revision++;
  }

  private static String origins(TrainingPair pair) {
    return pair.labelled()
        ? "labelled"
        : pair.origins().stream()
            .map((Origin origin) -> origin.strategy() + " by " + origin.llm())
            .distinct()
            .collect(Collectors.joining(", "));
  }
}
