package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.retrieval.significance.Alternative;
import dev.passagework.streams.retrieval.significance.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a checkpoint is worth: its paired difference from the untouched base on the report queries
 * of a collection, for every measure.
 *
 * @param checkpoint the checkpoint
 * @param scored its scores
 * @param base scores of the base on the same version of the collection
 */
record GainOverBase(CheckpointId checkpoint, GateEvent.Scored scored, GateEvent.Scored base) {
  /** Version of the untouched base. */
  static final int BASE = 0;

  private static final double ALPHA = 0.05;

  /**
   * Four events per measure: the mean difference, the ends of its 95 % bootstrap interval, and the
   * two-sided p-value of the paired randomisation test.
   */
  List<MetricEvent> metrics(Instant now) {
    List<MetricEvent> events = new ArrayList<>();
    paired().forEach((measure, paired) -> events.addAll(metrics(measure, paired, now)));
    return events;
  }

  /** The same for those who fit curves: the gain and its standard error, one per measure. */
  List<ArmScore> armScores(Checkpoint of) {
    List<ArmScore> scores = new ArrayList<>();
    paired()
        .forEach(
            (measure, paired) ->
                scores.add(
                    new ArmScore(
                        checkpoint.toString(),
                        Arm.of(of),
                        scored.collection() + "@" + scored.collectionVersion(),
                        measure,
                        of.pairs(),
                        paired.mean(),
                        paired.standardError())));
    return scores;
  }

  /** The differences by measure; none where the queries are not the same. */
  private Map<String, Paired> paired() {
    Map<String, Paired> all = new TreeMap<>();
    for (String measure : scored.reported().measures()) {
      double[] ours = scored.reported().of(measure);
      double[] theirs = base.reported().of(measure);
      if (ours.length > 0 && ours.length == theirs.length) {
        all.put(measure, Paired.of(ours, theirs));
      }
    }
    return all;
  }

  private List<MetricEvent> metrics(String measure, Paired paired, Instant now) {
    Interval interval = paired.interval(1 - ALPHA);
    Map<String, String> dimensions = dimensions(paired.differences().length);
    Map<String, Double> values = new HashMap<>();
    values.put("-gain", paired.mean());
    values.put("-gain-lower", interval.low());
    values.put("-gain-upper", interval.high());
    values.put("-gain-p", paired.pValue(Alternative.TWO_SIDED, ALPHA));
    return values.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            value ->
                new MetricEvent(
                    measure + value.getKey(),
                    value.getValue(),
                    checkpoint.toString(),
                    dimensions,
                    now))
        .toList();
  }

  private Map<String, String> dimensions(int queries) {
    return Map.of(
        "collection", scored.collection(),
        "collection-version", Integer.toString(scored.collectionVersion()),
        "role", Role.REPORT.code(),
        "domain", scored.reported().domain().code(),
        "reference", new CheckpointId(checkpoint.model(), BASE).toString(),
        "queries", Integer.toString(queries));
  }
}
