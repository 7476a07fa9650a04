package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.MetricEvent;
import java.time.Instant;
import java.util.List;

/** What the gate has to say to others. */
sealed interface Announcement {
  /** A decision, for the topic of decisions. */
  record OfDecision(Decision decision) implements Announcement {}

  /** A new champion, for the topic of champions. */
  record OfChampion(Champion champion) implements Announcement {}

  /**
   * A champion was named, for those who follow passages.
   *
   * @param learnt what it has learnt that no champion of the model had learnt
   */
  record OfPromotion(String model, List<LearntPassages.Learnt> learnt, Instant time)
      implements Announcement {
    public OfPromotion {
      learnt = List.copyOf(learnt);
    }
  }

  /** What a checkpoint gained over the base, for those who fit curves. */
  record OfGain(ArmScore score) implements Announcement {}

  /** A metric, for the topic of evaluation metrics. */
  record OfMetric(MetricEvent metric) implements Announcement {}
}
