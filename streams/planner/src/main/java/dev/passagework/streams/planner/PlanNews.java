package dev.passagework.streams.planner;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What every partition of the passages is told, keyed by corpus. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "news")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PlanNews.Set.class, name = "set"),
  @JsonSubTypes.Type(value = PlanNews.Briefed.class, name = "briefed")
})
sealed interface PlanNews {
  /** Another plan is in force. */
  record Set(PlanInForce plan) implements PlanNews {}

  /** What an entry of the plan needs to know of the whole corpus. */
  record Briefed(Brief brief) implements PlanNews {}
}
