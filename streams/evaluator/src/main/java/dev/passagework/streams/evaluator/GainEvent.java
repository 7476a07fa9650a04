package dev.passagework.streams.evaluator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What bears on the gain that comes of pairs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = GainEvent.Scored.class, name = "scored"),
  @JsonSubTypes.Type(value = GainEvent.Spent.class, name = "spent"),
})
sealed interface GainEvent {
  /** A checkpoint's gain was measured. */
  record Scored(ArmScore score) implements GainEvent {}

  /** What a plan entry has cost so far. */
  record Spent(String entry, String strategy, String llm, double cost) implements GainEvent {}
}
