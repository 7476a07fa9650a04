package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.TrainingSegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint, what it learnt and how it was judged.
 *
 * @param decisions what the gate decided on it, oldest first
 * @param scores its measures on every collection
 * @param segments the newest segments that it learnt, newest first
 * @param passages keys of passages that its newest segments learnt from
 * @param complete whether the topics could be read to their ends in time
 */
record CheckpointStory(
    String id,
    String base,
    long pairs,
    long steps,
    int lastSegment,
    boolean last,
    long t,
    Map<String, String> hyperParameters,
    List<File> files,
    List<Ruling> decisions,
    List<Score> scores,
    List<Segment> segments,
    List<String> passages,
    boolean complete) {
  private static final int SEGMENTS = 50;
  private static final int PASSAGES = 60;

  /** A file of the checkpoint. */
  record File(String name, String sha256, long size) {}

  /** A decision with its numbers. */
  record Ruling(
      String outcome,
      String rule,
      String reason,
      int champion,
      int challenge,
      long newPassages,
      List<Comparison> comparisons,
      long t) {}

  /** Challenger and champion on the same queries. */
  record Comparison(
      String collection,
      String metric,
      int queries,
      double champion,
      double challenger,
      double lower,
      double upper,
      double pValue) {}

  /** A measure. */
  record Score(String collection, String role, String metric, double value) {}

  /** A segment. */
  record Segment(int number, int pairs, int replayed, int passages, long seed, long t) {}

  /** Collects a story from records. */
  static final class Builder {
    private final CheckpointId id;
    private final List<Ruling> rulings = new ArrayList<>();
    private final Map<String, Score> scores = new TreeMap<>();

    Builder(CheckpointId id) {
      this.id = id;
    }

    void decision(@Nullable Decision decision, ConsumerRecord<String, byte[]> record) {
      if (decision != null && decision.challenger().equals(id)) {
        rulings.add(
            new Ruling(
                decision.outcome().code(),
                decision.rule().code(),
                decision.reason(),
                decision.champion(),
                decision.challenge(),
                decision.newPassages(),
                decision.comparisons().stream().map(Builder::comparison).toList(),
                decision.time().toEpochMilli()));
      }
    }

    void metric(@Nullable MetricEvent event, ConsumerRecord<String, byte[]> record) {
      if (event == null || !event.dimensions().containsKey("collection")) {
        return;
      }
      String collection = event.dimensions().getOrDefault("collection", "");
      String role = event.dimensions().getOrDefault("role", "");
      scores.put(
          collection + "\n" + role + "\n" + event.name(),
          new Score(collection, role, event.name(), Point.rounded(event.value())));
    }

    CheckpointStory build(Checkpoint checkpoint, List<TrainingSegment> segments, boolean complete) {
      List<TrainingSegment> newest = new ArrayList<>(segments);
      newest.sort((a, b) -> Integer.compare(b.number(), a.number()));
      return new CheckpointStory(
          checkpoint.id().toString(),
          checkpoint.base(),
          checkpoint.pairs(),
          checkpoint.steps(),
          checkpoint.lastSegment(),
          checkpoint.last(),
          checkpoint.time().toEpochMilli(),
          new TreeMap<>(checkpoint.hyperParameters()),
          checkpoint.files().stream()
              .map(file -> new File(file.name(), file.sha256(), file.size()))
              .toList(),
          List.copyOf(rulings),
          List.copyOf(scores.values()),
          newest.stream().limit(SEGMENTS).map(Builder::segment).toList(),
          newest.stream()
              .flatMap(segment -> segment.passages().stream())
              .map(passage -> passage.passage().toString())
              .distinct()
              .limit(PASSAGES)
              .toList(),
          complete);
    }

    private static Segment segment(TrainingSegment segment) {
      return new Segment(
          segment.number(),
          segment.pairs(),
          segment.replayed().size(),
          segment.passages().size(),
          segment.seed(),
          segment.time().toEpochMilli());
    }

    private static Comparison comparison(Decision.Comparison c) {
      return new Comparison(
          c.collection(),
          c.metric(),
          c.queries(),
          Point.rounded(c.champion()),
          Point.rounded(c.challenger()),
          Point.rounded(c.interval().lower()),
          Point.rounded(c.interval().upper()),
          Point.rounded(c.test().pValue()));
    }
  }
}
