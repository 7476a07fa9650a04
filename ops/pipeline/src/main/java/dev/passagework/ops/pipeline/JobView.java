package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicFollower;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the topics say of one model, kept up to date. Every method may be called from any thread.
 */
public final class JobView implements AutoCloseable {
  private final String model;
  private final TopicFollower follower;
  private final Map<String, PlanState> planStates = new TreeMap<>();
  private final Set<String> pairs = new HashSet<>();
  private final Map<String, String> rejected = new HashMap<>();
  private final TreeMap<Integer, TrainingSegment> segments = new TreeMap<>();
  private final TreeMap<Integer, Checkpoint> checkpoints = new TreeMap<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<Champion> champions = new ArrayList<>();
  private final Map<Measured, Double> metrics = new HashMap<>();
  private final Map<String, Double> training = new HashMap<>();

  private record Measured(String subject, String collection, String role, String metric) {
    Measured with(String suffix) {
      return new Measured(subject, collection, role, metric + suffix);
    }
  }

  public JobView(Cluster cluster, String model) {
    this.model = model;
    this.follower =
        new TopicFollower("job-view", cluster)
            .on(Topics.PLAN_STATES, (key, value, record) -> planState(key, value))
            .on(Topics.TRAINING_PAIRS, (key, value, record) -> pair(key, value))
            .on(Topics.REJECTED_QUERIES, (key, value, record) -> rejection(key, value))
            .on(Topics.TRAINING_SEGMENTS, (key, value, record) -> segment(value))
            .on(Topics.CHECKPOINTS, (key, value, record) -> checkpoint(value))
            .on(Topics.DECISIONS, (key, value, record) -> decision(value))
            .on(Topics.CHAMPIONS, (key, value, record) -> champion(value))
            .on(Topics.TRAINING_METRICS, (key, value, record) -> training(value))
            .on(Topics.EVALUATION_METRICS, (key, value, record) -> metric(value))
            .start();
  }

  @Override
  public void close() {
    follower.close();
  }

  /** The newest state of each plan entry. */
  public synchronized Collection<PlanState> planStates() {
    return List.copyOf(planStates.values());
  }

  /** Number of training pairs that are in force. */
  public synchronized long pairs() {
    return pairs.size();
  }

  /** Number of rejected queries, by reason. */
  public synchronized Map<String, Long> rejected() {
    Map<String, Long> counts = new TreeMap<>();
    rejected.values().forEach(reason -> counts.merge(reason, 1L, Long::sum));
    return counts;
  }

  /** Segments, by number. */
  public synchronized List<TrainingSegment> segments() {
    return List.copyOf(segments.values());
  }

  /** Checkpoints, by version; the first is the untouched base. */
  public synchronized List<Checkpoint> checkpoints() {
    return List.copyOf(checkpoints.values());
  }

  /** The checkpoint that ends the job, once it is there. */
  public synchronized Optional<Checkpoint> last() {
    return checkpoints.values().stream().filter(Checkpoint::last).findFirst();
  }

  /** Decisions, in the order in which they were made. */
  public synchronized List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  /** Champions, in the order of their promotion. */
  public synchronized List<Champion> champions() {
    return List.copyOf(champions);
  }

  /** The newest value of a metric of training. */
  public synchronized Optional<Double> training(String metric) {
    return Optional.ofNullable(training.get(metric));
  }

  /**
   * The measures of a subject on the report queries of a collection, once all of them are there.
   *
   * @param subject {@code model@version}, or {@code bm25}
   */
  public synchronized Optional<Scores> reported(String subject, String collection) {
    Double ndcg = metrics.get(measured(subject, collection, Scores.NDCG));
    Double recall = metrics.get(measured(subject, collection, Scores.RECALL));
    Double mrr = metrics.get(measured(subject, collection, Scores.MRR));
    return ndcg == null || recall == null || mrr == null
        ? Optional.empty()
        : Optional.of(new Scores(ndcg, recall, mrr));
  }

  /** The measures of a checkpoint on the report queries of a collection. */
  public Optional<Scores> reported(CheckpointId checkpoint, String collection) {
    return reported(checkpoint.toString(), collection);
  }

  /**
   * What a checkpoint gained over the base on the report queries of a collection, by measure; empty
   * while one is not there.
   */
  public synchronized Map<String, Gain> gains(CheckpointId checkpoint, String collection) {
    Map<String, Gain> gains = new TreeMap<>();
    for (String measure : Scores.MEASURES) {
      Measured name = measured(checkpoint.toString(), collection, measure + "-gain");
      Double difference = metrics.get(name);
      Double lower = metrics.get(name.with("-lower"));
      Double upper = metrics.get(name.with("-upper"));
      Double pValue = metrics.get(name.with("-p"));
      if (difference == null || lower == null || upper == null || pValue == null) {
        return Map.of();
      }
      gains.put(measure, new Gain(difference, lower, upper, pValue));
    }
    return gains;
  }

  private static Measured measured(String subject, String collection, String metric) {
    return new Measured(subject, collection, JudgedQuery.Role.REPORT.code(), metric);
  }

  private synchronized void planState(String key, @Nullable PlanState state) {
    if (state != null) {
      planStates.put(key, state);
    }
  }

  private synchronized void pair(String key, @Nullable TrainingPair pair) {
    if (pair == null) {
      pairs.remove(key);
    } else {
      pairs.add(key);
    }
  }

  private synchronized void rejection(String key, @Nullable RejectedQuery query) {
    if (query != null) {
      rejected.put(key, query.reason());
    }
  }

  private synchronized void segment(@Nullable TrainingSegment segment) {
    if (segment != null && segment.model().equals(model)) {
      segments.put(segment.number(), segment);
    }
  }

  private synchronized void checkpoint(@Nullable Checkpoint checkpoint) {
    if (checkpoint != null && checkpoint.id().model().equals(model)) {
      checkpoints.put(checkpoint.id().version(), checkpoint);
    }
  }

  private synchronized void decision(@Nullable Decision decision) {
    if (decision != null && decision.challenger().model().equals(model)) {
      decisions.add(decision);
    }
  }

  private synchronized void champion(@Nullable Champion champion) {
    if (champion != null && champion.id().model().equals(model)) {
      champions.add(champion);
    }
  }

  private synchronized void training(@Nullable MetricEvent event) {
    if (event != null) {
      training.put(event.name(), event.value());
    }
  }

  private synchronized void metric(@Nullable MetricEvent event) {
    if (event != null) {
      metrics.put(
          new Measured(
              event.subject(),
              event.dimensions().getOrDefault("collection", ""),
              event.dimensions().getOrDefault("role", ""),
              event.name()),
          event.value());
    }
  }
}
