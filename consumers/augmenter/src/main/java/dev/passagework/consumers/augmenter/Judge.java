package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.LlmReply;
import dev.passagework.consumers.augmenter.llm.ReplyParser;
import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import java.time.Duration;
import java.util.List;

/**
 * Decides what becomes of a request after a call: its queries, another call, or the dead letters.
 * Pure: it neither calls nor waits.
 */
final class Judge {
  /** A busy endpoint may turn a request away this many times as often as a call may fail. */
  static final int PATIENCE = 4;

  private static final int LARGEST_RAW_REPLY = 200_000;
  private static final int SHOWN = 1_000;

  private final int attempts;
  private final Prices prices;

  Judge(int attempts, Prices prices) {
    this.attempts = attempts;
    this.prices = prices;
  }

  /**
   * Judges a reply.
   *
   * @param task the request, its last call included
   * @param endpointsFault whether so many requests fail that it is not this one's fault
   */
  Verdict judge(Task task, LlmReply reply, Duration latency, boolean endpointsFault) {
    return reply.fold(
        answer -> answered(task, answer, latency),
        refused -> finished(task, refused.reason(), task.spent()),
        busy -> turnedAway(task, busy, endpointsFault),
        failed -> failed(task, failed.reason(), endpointsFault),
        unavailable -> new Verdict.Again(task));
  }

  private Verdict answered(Task task, LlmReply.Answer answer, Duration latency) {
    TokenUsage spent = task.spent().plus(answer.usage());
    if (answer.text().length() > LARGEST_RAW_REPLY) {
      return finished(
          task,
          "the reply is %,d characters long, of which at most %,d are kept"
              .formatted(answer.text().length(), LARGEST_RAW_REPLY),
          spent);
    }
    List<String> queries = ReplyParser.parse(answer.text(), task.request().block().size());
    if (!queries.isEmpty()) {
      return new Verdict.Finished(
          new Outcome.Answered(
              task.lease(), task.record(), result(task, answer, queries, spent, latency)));
    }
    return task.empty() == 0
        ? new Verdict.Again(task.reseeded(answer.usage()))
        : finished(task, "no query in the reply: " + beginning(answer.text()), spent);
  }

  private SyntheticQueries result(
      Task task, LlmReply.Answer answer, List<String> queries, TokenUsage spent, Duration latency) {
    AugmentationRequest request = task.request();
    return new SyntheticQueries(
        request.id(),
        request.passage(),
        request.contentHash(),
        request.planEntry(),
        request.strategy(),
        request.llm(),
        request.prompt().templateHash(),
        request.decoding(),
        request.block().first(),
        queries,
        new SyntheticQueries.Reply(
            answer.text(),
            ReplyParser.VERSION,
            spent,
            prices.of(spent),
            latency.toMillis(),
            task.calls()));
  }

  private Verdict turnedAway(Task task, LlmReply.Busy busy, boolean endpointsFault) {
    if (endpointsFault) {
      return new Verdict.Again(task);
    }
    Task after = task.turnedAway();
    return after.waits() < attempts * PATIENCE
        ? new Verdict.Later(after, after.waits())
        : finished(
            task,
            "turned away %d times, last with %s".formatted(after.waits(), busy.reason()),
            task.spent());
  }

  private Verdict failed(Task task, String reason, boolean endpointsFault) {
    if (endpointsFault) {
      return new Verdict.Again(task);
    }
    Task after = task.failed();
    return after.failures() < attempts
        ? new Verdict.Later(after, after.failures())
        : finished(
            task,
            "failed %d times, last with %s".formatted(after.failures(), reason),
            task.spent());
  }

  private static Verdict finished(Task task, String cause, TokenUsage spent) {
    return new Verdict.Finished(
        new Outcome.Undeliverable(task.lease(), task.record(), cause, spent));
  }

  private static String beginning(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
  }
}
