package dev.passagework.streams.planner;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.passagework.schemas.contract.TokenUsage;
import java.util.function.Function;

/** What happens to a plan entry, as told to its ledger. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
  @JsonSubTypes.Type(value = LedgerEvent.Candidate.class, name = "candidate"),
  @JsonSubTypes.Type(value = LedgerEvent.Survey.class, name = "survey"),
  @JsonSubTypes.Type(value = LedgerEvent.Step.class, name = "step")
})
sealed interface LedgerEvent {
  /** A call to be queued. */
  record Candidate(Release release) implements LedgerEvent {
    @Override
    public <T> T fold(
        Function<Candidate, T> candidate, Function<Survey, T> survey, Function<Step, T> step) {
      return candidate.apply(this);
    }
  }

  /**
   * The begin or end of a survey: the walk over the passages of a partition when a plan has come.
   *
   * @param partition partition of the passages
   * @param over whether it has ended
   */
  record Survey(int partition, boolean over) implements LedgerEvent {
    @Override
    public <T> T fold(
        Function<Candidate, T> candidate, Function<Survey, T> survey, Function<Step, T> step) {
      return survey.apply(this);
    }
  }

  /**
   * A step in the life of one released call.
   *
   * @param kind the step
   * @param usage tokens that it took
   * @param cost money that it took
   */
  record Step(Kind kind, TokenUsage usage, double cost) implements LedgerEvent {
    /** What can happen to a released call. */
    enum Kind {
      SENT,
      WITHDRAWN,
      ANSWERED,
      FAILED,
      /** Answered after all, having failed. */
      RECOVERED
    }

    static Step free(Kind kind) {
      return new Step(kind, TokenUsage.NONE, 0);
    }

    @Override
    public <T> T fold(
        Function<Candidate, T> candidate, Function<Survey, T> survey, Function<Step, T> step) {
      return step.apply(this);
    }
  }

  /** The result of the function that fits. */
  <T> T fold(Function<Candidate, T> candidate, Function<Survey, T> survey, Function<Step, T> step);
}
