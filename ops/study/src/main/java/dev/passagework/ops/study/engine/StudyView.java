package dev.passagework.ops.study.engine;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.OffsetRange;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicFollower;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the topics say of a study, kept up to date. May be asked from any thread. */
final class StudyView implements AutoCloseable {
  private static final String PER_QUERY = "-per-query";
  private static final double DIGITS = 1e6;

  private final TopicFollower follower;
  private final Map<String, PlanState> planStates = new TreeMap<>();
  private final Map<String, String> rejected = new HashMap<>();
  private final Map<String, TreeMap<Integer, Checkpoint>> checkpoints = new HashMap<>();
  private final Map<String, Map<String, List<Long>>> offsets = new HashMap<>();
  private final Map<String, CollectionManifest> manifests = new TreeMap<>();
  private final Map<Sheet, Map<String, Map<String, Double>>> scores = new HashMap<>();
  private final Map<CheckpointId, String> unusable = new HashMap<>();

  private record Sheet(String subject, String collection, String version) {}

  StudyView(Cluster cluster) {
    this.follower =
        new TopicFollower("study-view", cluster)
            .on(Topics.PLAN_STATES, (key, value, record) -> planState(key, value))
            .on(Topics.REJECTED_QUERIES, (key, value, record) -> rejection(key, value))
            .on(Topics.COLLECTIONS, (key, value, record) -> manifest(value))
            .on(Topics.CHECKPOINTS, (key, value, record) -> checkpoint(value))
            .on(Topics.TRAINING_SEGMENTS, (key, value, record) -> segment(value))
            .on(Topics.EVALUATION_METRICS, (key, value, record) -> metric(value))
            .on(Topics.DECISIONS, (key, value, record) -> decision(value))
            .start();
  }

  @Override
  public void close() {
    follower.close();
  }

  /** Whether it knows what the topics held when it began. */
  boolean isCaughtUp() {
    return follower.isCaughtUp();
  }

  /** The newest state of each plan entry. */
  synchronized Collection<PlanState> planStates() {
    return List.copyOf(planStates.values());
  }

  /** Number of rejected queries by reason. */
  synchronized Map<String, Long> rejected() {
    Map<String, Long> counts = new TreeMap<>();
    rejected.values().forEach(reason -> counts.merge(reason, 1L, Long::sum));
    return counts;
  }

  /** The newest manifest of each collection. */
  synchronized Map<String, CollectionManifest> manifests() {
    return Map.copyOf(manifests);
  }

  /** The checkpoint that ends a model's training, once it is there. */
  synchronized Optional<Checkpoint> last(String model) {
    return checkpoints.getOrDefault(model, new TreeMap<>()).values().stream()
        .filter(Checkpoint::last)
        .findFirst();
  }

  /** The untouched base of a model, once it is there. */
  synchronized Optional<Checkpoint> base(String model) {
    return Optional.ofNullable(checkpoints.getOrDefault(model, new TreeMap<>()).get(0));
  }

  /** The offset range that a model has read, by partition. */
  synchronized Map<String, List<Long>> offsets(String model) {
    return Map.copyOf(offsets.getOrDefault(model, Map.of()));
  }

  /**
   * The scores of a subject by collection, measure and report query; empty until all are there.
   *
   * @param measures measures that are needed
   */
  synchronized Optional<Map<String, Map<String, Map<String, Double>>>> scores(
      String subject, Collection<String> measures) {
    Map<String, Map<String, Map<String, Double>>> all = new TreeMap<>();
    for (CollectionManifest manifest : manifests.values()) {
      String version = Integer.toString(manifest.version());
      Map<String, Map<String, Double>> sheet =
          scores.getOrDefault(new Sheet(subject, manifest.name(), version), Map.of());
      Map<String, Map<String, Double>> whole = new TreeMap<>();
      for (String measure : measures) {
        Map<String, Double> values = sheet.getOrDefault(measure, Map.of());
        if (values.size() < manifest.reportQueries()) {
          return Optional.empty();
        }
        whole.put(measure, new TreeMap<>(values));
      }
      all.put(manifest.name(), whole);
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** Why a checkpoint cannot be used, and has no scores, if so. */
  synchronized Optional<String> unusable(CheckpointId checkpoint) {
    return Optional.ofNullable(unusable.get(checkpoint));
  }

  /** Forgets the scores of a model, which are kept elsewhere. */
  synchronized void forget(String model) {
    scores.keySet().removeIf(sheet -> sheet.subject().startsWith(model + "@"));
  }

  private synchronized void planState(String key, @Nullable PlanState state) {
    if (state != null) {
      planStates.put(key, state);
    }
  }

  private synchronized void rejection(String key, @Nullable RejectedQuery query) {
    if (query != null) {
      rejected.put(key, query.reason());
    }
  }

  private synchronized void manifest(@Nullable CollectionManifest manifest) {
    if (manifest != null) {
      manifests.put(manifest.name(), manifest);
    }
  }

  private synchronized void checkpoint(@Nullable Checkpoint checkpoint) {
    if (checkpoint != null) {
      checkpoints
          .computeIfAbsent(checkpoint.id().model(), model -> new TreeMap<>())
          .put(checkpoint.id().version(), checkpoint);
    }
  }

  private synchronized void segment(@Nullable TrainingSegment segment) {
    if (segment == null) {
      return;
    }
    Map<String, List<Long>> read =
        offsets.computeIfAbsent(segment.model(), model -> new TreeMap<>());
    for (OffsetRange range : segment.ranges()) {
      read.merge(
          Integer.toString(range.partition()),
          List.of(range.from(), range.to()),
          (one, other) ->
              List.of(Math.min(one.get(0), other.get(0)), Math.max(one.get(1), other.get(1))));
    }
  }

  private synchronized void decision(@Nullable Decision decision) {
    if (decision != null && decision.isOnUnusable()) {
      unusable.put(decision.challenger(), decision.reason());
    }
  }

  private synchronized void metric(@Nullable MetricEvent event) {
    if (event == null || !event.name().endsWith(PER_QUERY)) {
      return;
    }
    Map<String, String> of = event.dimensions();
    if (!JudgedQuery.Role.REPORT.code().equals(of.get("role"))) {
      return;
    }
    String measure = event.name().substring(0, event.name().length() - PER_QUERY.length());
    scores
        .computeIfAbsent(
            new Sheet(
                event.subject(),
                of.getOrDefault("collection", ""),
                of.getOrDefault("collection-version", "")),
            sheet -> new HashMap<>())
        .computeIfAbsent(measure, name -> new HashMap<>())
        .put(of.getOrDefault("query", ""), Math.rint(event.value() * DIGITS) / DIGITS);
  }
}
