package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.EndpointSettings;
import dev.passagework.consumers.augmenter.llm.LlmReply;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.streams.runtime.replies.ReplyParser;
import java.time.Duration;
import java.util.List;

/**
 * Decides what becomes of a request after a call: its queries, another call, or the dead letters.
 * It neither calls nor waits; all that it tells anybody are the metrics.
 */
final class Judge {
  /** A busy endpoint may turn a request away this many times as often as a call may fail. */
  static final int PATIENCE = 4;

  private static final int LARGEST_RAW_REPLY = 200_000;
  private static final int SHOWN = 1_000;

  private final AugmenterMetrics metrics;

  Judge(AugmenterMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * What is known of a call.
   *
   * @param endpoint endpoint that was called
   * @param reply what came of it
   * @param latency how long it took
   * @param endpointsFault whether so many requests fail that it is not this one's fault
   */
  record Evidence(
      EndpointSettings endpoint, LlmReply reply, Duration latency, boolean endpointsFault) {}

  /**
   * Judges a call.
   *
   * @param task the request, its last call included
   */
  Verdict judge(Task task, Evidence evidence) {
    AugmenterMetrics.Series series =
        new AugmenterMetrics.Series(
            task.request().strategy(), task.request().llm(), evidence.endpoint().name());
    metrics.called(series, evidence);
    Verdict verdict =
        evidence
            .reply()
            .fold(
                answer -> answered(task, answer, evidence),
                refused -> finished(task, refused.reason(), task.waste("")),
                busy -> turnedAway(task, busy, evidence),
                failed -> failed(task, failed, evidence),
                unavailable -> new Verdict.Again(task));
    if (verdict instanceof Verdict.Finished finished) {
      metrics.ended(series, finished.outcome());
    }
    return verdict;
  }

  private static Verdict answered(Task task, LlmReply.Answer answer, Evidence evidence) {
    double price = evidence.endpoint().prices().of(answer.usage());
    TokenUsage spent = task.spent().plus(answer.usage());
    Outcome.Waste waste = new Outcome.Waste(spent, task.cost() + price, answer.text());
    if (answer.text().length() > LARGEST_RAW_REPLY) {
      return finished(
          task,
          "the reply is %,d characters long, of which at most %,d are kept"
              .formatted(answer.text().length(), LARGEST_RAW_REPLY),
          waste);
    }
    List<String> texts = Reading.texts(task.request(), answer.text());
    if (!texts.isEmpty()) {
      SyntheticQueries.Reply reply =
          new SyntheticQueries.Reply(
              answer.text(),
              ReplyParser.VERSION,
              spent,
              task.cost() + price,
              evidence.latency().toMillis(),
              task.calls(),
              evidence.endpoint().name(),
              answer.tokens().meansOf(texts));
      return new Verdict.Finished(
          new Outcome.Answered(
              task.lease(), task.record(), Reading.result(task.request(), texts, reply)));
    }
    return task.empty() == 0
        ? new Verdict.Again(task.reseeded(answer.usage(), price))
        : finished(task, "no query in the reply: " + beginning(answer.text()), waste);
  }

  private static Verdict turnedAway(Task task, LlmReply.Busy busy, Evidence evidence) {
    if (evidence.endpointsFault()) {
      return new Verdict.Again(task);
    }
    Task after = task.turnedAway();
    return after.waits() < evidence.endpoint().attempts() * PATIENCE
        ? new Verdict.Later(after, after.waits())
        : finished(
            task,
            "turned away %d times, last with %s".formatted(after.waits(), busy.reason()),
            task.waste(""));
  }

  private static Verdict failed(Task task, LlmReply.Failed failed, Evidence evidence) {
    if (evidence.endpointsFault() || failed.fault() == LlmReply.Fault.FORM) {
      return new Verdict.Again(task);
    }
    Task after = task.failed();
    return after.failures() < evidence.endpoint().attempts()
        ? new Verdict.Later(after, after.failures())
        : finished(
            task,
            "failed %d times, last with %s".formatted(after.failures(), failed.reason()),
            task.waste(""));
  }

  private static Verdict finished(Task task, String cause, Outcome.Waste waste) {
    return new Verdict.Finished(
        new Outcome.Undeliverable(task.lease(), task.record(), cause, waste));
  }

  private static String beginning(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}
