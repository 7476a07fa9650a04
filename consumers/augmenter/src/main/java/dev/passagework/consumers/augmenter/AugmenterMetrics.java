package dev.passagework.consumers.augmenter;

import dev.passagework.consumers.augmenter.llm.LlmReply;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.TokenUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * What was called, what it took and what came of it, by strategy, LLM and endpoint. Counts are
 * those since the events before, so that events of all instances may be added up. Thread-safe.
 */
final class AugmenterMetrics {
  /** Subject of the events. */
  static final String SUBJECT = "augmenter";

  private static final long LONGEST_MILLIS = 3_600_000;
  private static final int DIGITS = 3;

  private final Map<Series, Tally> tallies = new ConcurrentHashMap<>();

  /** What is told apart. */
  record Series(String strategy, String llm, String endpoint) {
    private Map<String, String> dimensions() {
      return Map.of("strategy", strategy, "llm", llm, "endpoint", endpoint);
    }
  }

  /** Numbers of one series since the last events. */
  private static final class Tally {
    private final LongAdder calls = new LongAdder();
    private final LongAdder callsTurnedAway = new LongAdder();
    private final LongAdder callsFailed = new LongAdder();
    private final LongAdder promptTokens = new LongAdder();
    private final LongAdder completionTokens = new LongAdder();
    private final DoubleAdder cost = new DoubleAdder();
    private final LongAdder answered = new LongAdder();
    private final LongAdder queries = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final Recorder latency = new Recorder(LONGEST_MILLIS, DIGITS);
  }

  /** Counts a call that ended. */
  void called(Series series, Judge.Evidence evidence) {
    Tally tally = tally(series);
    tally.calls.increment();
    long millis = evidence.latency().toMillis();
    tally.latency.recordValue(Math.max(0, Math.min(LONGEST_MILLIS, millis)));
    LlmReply reply = evidence.reply();
    if (reply instanceof LlmReply.Answer answer) {
      TokenUsage usage = answer.usage();
      tally.promptTokens.add(usage.prompt());
      tally.completionTokens.add(usage.completion());
      tally.cost.add(evidence.endpoint().prices().of(usage));
    } else if (reply instanceof LlmReply.Busy) {
      tally.callsTurnedAway.increment();
    } else {
      tally.callsFailed.increment();
    }
  }

  /** Counts a request that ended. */
  void ended(Series series, Outcome outcome) {
    Tally tally = tally(series);
    if (outcome instanceof Outcome.Answered answered) {
      tally.answered.increment();
      tally.queries.add(answered.queries().queries().size());
    } else {
      tally.deadLetters.increment();
    }
  }

  /** The events of everything since the last events; series without any are left out. */
  List<MetricEvent> events(Instant now) {
    List<MetricEvent> events = new ArrayList<>();
    tallies.forEach(
        (series, tally) ->
            numbers(tally)
                .forEach(
                    (name, value) ->
                        events.add(
                            new MetricEvent(name, value, SUBJECT, series.dimensions(), now))));
    return events;
  }

  private static Map<String, Double> numbers(Tally tally) {
    Map<String, Double> numbers = new HashMap<>();
    double calls = tally.calls.sumThenReset();
    double answered = tally.answered.sumThenReset();
    double dead = tally.deadLetters.sumThenReset();
    if (calls + answered + dead == 0) {
      return numbers;
    }
    numbers.put("calls", calls);
    numbers.put("calls-turned-away", (double) tally.callsTurnedAway.sumThenReset());
    numbers.put("calls-failed", (double) tally.callsFailed.sumThenReset());
    numbers.put("prompt-tokens", (double) tally.promptTokens.sumThenReset());
    numbers.put("completion-tokens", (double) tally.completionTokens.sumThenReset());
    numbers.put("cost", tally.cost.sumThenReset());
    numbers.put("requests-answered", answered);
    numbers.put("queries", (double) tally.queries.sumThenReset());
    numbers.put("dead-letters", dead);
    if (answered + dead > 0) {
      numbers.put("rejection-rate", dead / (answered + dead));
    }
    Histogram latency = tally.latency.getIntervalHistogram();
    if (latency.getTotalCount() > 0) {
      numbers.put("latency-millis-p50", (double) latency.getValueAtPercentile(50));
      numbers.put("latency-millis-p95", (double) latency.getValueAtPercentile(95));
      numbers.put("latency-millis-p99", (double) latency.getValueAtPercentile(99));
    }
    return numbers;
  }

  private Tally tally(Series series) {
    return tallies.computeIfAbsent(series, added -> new Tally());
  }
}
