package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.MetricEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How well each checkpoint retrieves, on every collection and by every measure, beside the
 * references that do not learn; and what the gate made of it.
 */
final class Retrieval implements Section {
  private static final int SHOWN = 400;

  /** What a checkpoint in the usual course of things is: not ruled on yet, passed over, refused. */
  private static final Set<String> FREQUENT =
      Set.of("", Decision.Outcome.NOT_JUDGED.code(), Decision.Outcome.REFUSED.code());

  private static final Set<String> OF_A_SCORE =
      Set.of("collection", "collection-version", "role", "domain", "queries");

  private final Map<Chart, TreeMap<CheckpointId, Double>> scores = new TreeMap<>();
  private final Map<Chart, TreeMap<String, Double>> references = new TreeMap<>();
  private final Map<CheckpointId, Announced> checkpoints = new TreeMap<>();
  private final Map<CheckpointId, Ruling> rulings = new TreeMap<>();
  private final Map<String, Champion> champions = new TreeMap<>();
  private long revision;

  private record Announced(long pairs, String base, long time) {}

  private record Ruling(String outcome, String reason, long time) {}

  /** What a chart shows. */
  record Chart(String collection, String domain, String role, String metric)
      implements Comparable<Chart> {
    @Override
    public int compareTo(Chart other) {
      int byCollection = collection.compareTo(other.collection);
      int byRole = byCollection != 0 ? byCollection : other.role.compareTo(role);
      int byMetric = byRole != 0 ? byRole : metric.compareTo(other.metric);
      return byMetric != 0 ? byMetric : domain.compareTo(other.domain);
    }
  }

  /**
   * A checkpoint's score.
   *
   * @param t when the checkpoint was announced, in milliseconds since the epoch
   * @param outcome promoted, refused, not-judged, or empty before the decision
   */
  record Score(String checkpoint, int version, long t, long pairs, double value, String outcome) {}

  /** The scores of one model in a chart. */
  record Line(String model, List<Score> scores) {}

  /** A chart with everything drawn in it. */
  record ChartView(
      String collection,
      String domain,
      String role,
      String metric,
      List<Line> lines,
      Map<String, Double> references) {}

  /** The champion of a model. */
  record Served(String model, String checkpoint, String reason, long t, String base) {}

  /** All of it. */
  record View(List<ChartView> charts, List<Served> champions, long checkpoints) {}

  @Override
  public String name() {
    return "retrieval";
  }

  @Override
  public synchronized long revision() {
    return revision;
  }

  @Override
  public synchronized View view() {
    Set<Chart> charts = new java.util.TreeSet<>(scores.keySet());
    charts.addAll(references.keySet());
    return new View(
        charts.stream().map(this::chart).toList(),
        champions.values().stream().map(this::served).toList(),
        checkpoints.keySet().stream().filter(id -> id.version() > 0).count());
  }

  /** Takes an event, if it is the score of a subject on a collection. */
  synchronized boolean score(MetricEvent event) {
    String collection = event.dimensions().get("collection");
    if (collection == null || !OF_A_SCORE.containsAll(event.dimensions().keySet())) {
      return false;
    }
    Chart chart =
        new Chart(
            collection,
            event.dimensions().getOrDefault("domain", "in"),
            event.dimensions().getOrDefault("role", ""),
            event.name());
    Optional<CheckpointId> checkpoint = checkpoint(event.subject());
    if (checkpoint.isPresent()) {
      scores.computeIfAbsent(chart, c -> new TreeMap<>()).put(checkpoint.get(), event.value());
    } else {
      references.computeIfAbsent(chart, c -> new TreeMap<>()).put(event.subject(), event.value());
    }
    revision++;
    return true;
  }

  synchronized void checkpoint(Checkpoint checkpoint) {
    checkpoints.put(
        checkpoint.id(),
        new Announced(checkpoint.pairs(), checkpoint.base(), checkpoint.time().toEpochMilli()));
    revision++;
  }

  synchronized void decision(Decision decision) {
    rulings.put(
        decision.challenger(),
        new Ruling(decision.outcome().code(), decision.reason(), decision.time().toEpochMilli()));
    revision++;
  }

  synchronized void champion(Champion champion) {
    champions.put(champion.id().model(), champion);
    revision++;
  }

  /** Checkpoints that the gate has not judged yet. */
  synchronized long undecided() {
    return checkpoints.keySet().stream()
        .filter(id -> id.version() > 0 && !rulings.containsKey(id))
        .count();
  }

  private Served served(Champion champion) {
    Announced announced = checkpoints.get(champion.id());
    return new Served(
        champion.id().model(),
        champion.id().toString(),
        champion.reason(),
        champion.time().toEpochMilli(),
        announced == null ? "" : announced.base());
  }

  private ChartView chart(Chart chart) {
    Map<String, List<Score>> byModel = new TreeMap<>();
    scores
        .getOrDefault(chart, new TreeMap<>())
        .forEach(
            (id, value) ->
                byModel.computeIfAbsent(id.model(), m -> new ArrayList<>()).add(score(id, value)));
    return new ChartView(
        chart.collection(),
        chart.domain(),
        chart.role(),
        chart.metric(),
        byModel.entrySet().stream()
            .map(line -> new Line(line.getKey(), thinned(line.getValue())))
            .toList(),
        references.getOrDefault(chart, new TreeMap<>()));
  }

  private Score score(CheckpointId id, double value) {
    Announced announced = checkpoints.get(id);
    Ruling ruling = rulings.get(id);
    return new Score(
        id.toString(),
        id.version(),
        announced == null ? 0 : announced.time(),
        announced == null ? 0 : announced.pairs(),
        Point.rounded(value),
        ruling == null ? "" : ruling.outcome());
  }

  /**
   * The base, the newest, every one with a ruling that is rare, as many of the newest refused ones
   * as are shown of all, and every n-th of the others.
   */
  private static List<Score> thinned(List<Score> all) {
    int step = all.size() / SHOWN + 1;
    if (step == 1) {
      return all;
    }
    List<Score> refused =
        all.stream()
            .filter(score -> score.outcome().equals(Decision.Outcome.REFUSED.code()))
            .toList();
    Set<Score> marked =
        new HashSet<>(refused.subList(Math.max(0, refused.size() - SHOWN), refused.size()));
    return Stream.iterate(0, i -> i < all.size(), i -> i + 1)
        .filter(
            i ->
                i % step == 0
                    || i == all.size() - 1
                    || !FREQUENT.contains(all.get(i).outcome())
                    || marked.contains(all.get(i)))
        .map(all::get)
        .toList();
  }

  private static Optional<CheckpointId> checkpoint(String subject) {
    try {
      return subject.contains("@") ? Optional.of(CheckpointId.parse(subject)) : Optional.empty();
    } catch (IllegalArgumentException notACheckpoint) {
      return Optional.empty();
    }
  }
}
