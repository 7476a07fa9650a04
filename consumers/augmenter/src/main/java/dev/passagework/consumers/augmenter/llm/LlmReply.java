package dev.passagework.consumers.augmenter.llm;

import dev.passagework.schemas.contract.TokenUsage;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What came of one call to an LLM. */
public sealed interface LlmReply {

  /**
   * The LLM wrote something.
   *
   * @param text its text, as it came
   * @param usage tokens, as the endpoint counted them; none where it did not say
   * @param tokens log-probabilities of the text's tokens, where the endpoint gave them
   */
  record Answer(String text, TokenUsage usage, TokenProbabilities tokens) implements LlmReply {}

  /** This request will never be answered: calling again is useless. */
  record Refused(String reason) implements LlmReply {}

  /**
   * The endpoint has too much to do, and asks to be left alone for a while.
   *
   * @param retryAfter how long, where it said so
   */
  record Busy(Optional<Duration> retryAfter, String reason) implements LlmReply {}

  /**
   * The call failed, be it the endpoint's fault or the request's; another may succeed.
   *
   * @param fault what is known of the cause
   */
  record Failed(String reason, Fault fault) implements LlmReply {
    /** A failure of which nothing more is known. */
    static Failed of(String reason) {
      return new Failed(reason, Fault.UNKNOWN);
    }
  }

  /** What is known of the cause of a failure. */
  enum Fault {
    UNKNOWN,
    /** The endpoint did not answer in time, as one does that has too much to do. */
    OVERDUE,
    /** The endpoint does not take the form that it was asked in; it is asked in another now. */
    FORM
  }

  /**
   * The endpoint answers nobody: it is down, or not set up for us. It is not the request's fault.
   *
   * @param message one line that names the cause and the cure
   * @param probeAfter how long to wait before looking again
   * @param wholly whether it answers nobody, rather than nobody who asks this LLM
   */
  record Unavailable(String message, Duration probeAfter, boolean wholly) implements LlmReply {}

  /** One function for each kind of reply. */
  default <T> T fold(
      Function<Answer, T> answer,
      Function<Refused, T> refused,
      Function<Busy, T> busy,
      Function<Failed, T> failed,
      Function<Unavailable, T> unavailable) {
    if (this instanceof Answer a) {
      return answer.apply(a);
    }
    if (this instanceof Refused r) {
      return refused.apply(r);
    }
    if (this instanceof Busy b) {
      return busy.apply(b);
    }
    if (this instanceof Failed f) {
      return failed.apply(f);
    }
    return unavailable.apply((Unavailable) this);
  }
}
