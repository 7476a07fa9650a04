package dev.passagework.streams.evaluator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.passagework.streams.evaluator.LearntPassages.Learnt;
import java.util.List;

/** What bears on how long passages wait. Times are milliseconds since 1970. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = FreshnessEvent.Arrived.class, name = "arrived"),
  @JsonSubTypes.Type(value = FreshnessEvent.Withdrawn.class, name = "withdrawn"),
  @JsonSubTypes.Type(value = FreshnessEvent.Kept.class, name = "kept"),
  @JsonSubTypes.Type(value = FreshnessEvent.Rejected.class, name = "rejected"),
  @JsonSubTypes.Type(value = FreshnessEvent.Planned.class, name = "planned"),
  @JsonSubTypes.Type(value = FreshnessEvent.Promoted.class, name = "promoted"),
})
sealed interface FreshnessEvent {
  /** A passage came, or came again with other content. */
  record Arrived(String passage, String contentHash, long time) implements FreshnessEvent {}

  /** A passage was taken away. */
  record Withdrawn(String passage) implements FreshnessEvent {}

  /** A pair of a passage is in force, or no more. */
  record Kept(String passage, String pair, boolean inForce) implements FreshnessEvent {}

  /** A query for a passage was rejected. */
  record Rejected(String passage, String reason) implements FreshnessEvent {}

  /** The share of the passages of a corpus that its plan asks queries of. */
  record Planned(String corpus, double coverage) implements FreshnessEvent {}

  /**
   * A champion was named.
   *
   * @param learnt what it has learnt that no champion of the model had learnt
   */
  record Promoted(String model, List<Learnt> learnt, long time) implements FreshnessEvent {
    public Promoted {
      learnt = List.copyOf(learnt);
    }
  }
}
