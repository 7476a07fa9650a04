package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.MetricEvent;

/** What the gate has to say to others. */
sealed interface Announcement {
  /** A decision, for the topic of decisions. */
  record OfDecision(Decision decision) implements Announcement {}

  /** A new champion, for the topic of champions. */
  record OfChampion(Champion champion) implements Announcement {}

  /** A metric, for the topic of evaluation metrics. */
  record OfMetric(MetricEvent metric) implements Announcement {}
}
