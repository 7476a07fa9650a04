package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.Decision;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The report as a table for a person. */
public final class ReportTable {
  private static final String ROW = "  %-36s %8s  %10s  %8s%n";

  private ReportTable() {}

  /** The text, ending with a line break. */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    text.append("%n  %s, report queries%n%n".formatted(report.collection()));
    text.append(ROW.formatted("", "nDCG@10", "recall@100", "MRR@10"));
    text.append(row("BM25", report.bm25()));
    text.append(row("before: " + report.base(), report.before()));
    text.append(row("after:  " + report.champion(), report.after()));
    text.append(gain(report.before(), report.after()));
    text.append(paired(report.gains()));
    text.append('\n');
    report.lastDecision().map(ReportTable::decision).ifPresent(text::append);
    text.append(pairs(report));
    text.append(
        line(
            "LLM",
            "%,d calls (%,d given up), %,d prompt + %,d completion tokens, cost %.2f",
            report.llm().calls(),
            report.llm().failed(),
            report.llm().usage().prompt(),
            report.llm().usage().completion(),
            report.llm().cost()));
    text.append(freshness(report.freshness()));
    text.append(
        line(
            "time",
            "%s",
            report.seconds().entrySet().stream()
                .map(e -> "%s %.0f s".formatted(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "))));
    return text.toString();
  }

  private static String row(String name, Scores scores) {
    return ROW.formatted(
        name, number(scores.ndcg()), number(scores.recall()), number(scores.mrr()));
  }

  private static String gain(Scores before, Scores after) {
    return ROW.formatted(
        "gain",
        signed(after.ndcg() - before.ndcg()),
        signed(after.recall() - before.recall()),
        signed(after.mrr() - before.mrr()));
  }

  /** The paired test against the base; nothing where the base is what is served. */
  private static String paired(Map<String, Gain> gains) {
    return gains.isEmpty()
        ? ""
        : paired("  at least (95 % interval)", gains, gain -> signed(gain.lower()))
            + paired("  at most", gains, gain -> signed(gain.upper()))
            + paired("  p, paired randomisation", gains, gain -> pValue(gain.pValue()));
  }

  private static String paired(
      String name, Map<String, Gain> gains, Function<Gain, String> figure) {
    return ROW.formatted(
        name,
        figure.apply(Objects.requireNonNull(gains.get(Scores.NDCG))),
        figure.apply(Objects.requireNonNull(gains.get(Scores.RECALL))),
        figure.apply(Objects.requireNonNull(gains.get(Scores.MRR))));
  }

  private static String pValue(double value) {
    return value < 0.0001 ? "<.0001" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String decision(Decision decision) {
    String numbers =
        decision.comparisons().stream()
            .map(
                c ->
                    "%s on %d %s queries of %s: %.3f against %.3f, difference in [%.3f, %.3f], one-sided p = %.4f"
                        .formatted(
                            c.metric(),
                            c.queries(),
                            c.role().code(),
                            c.collection(),
                            c.challenger(),
                            c.champion(),
                            c.interval().lower(),
                            c.interval().upper(),
                            c.test().pValue()))
            .collect(Collectors.joining("; "));
    return line(
            "gate",
            "%s against @%d: %s: %s",
            decision.challenger(),
            decision.champion(),
            decision.outcome().code(),
            decision.reason())
        + (numbers.isEmpty() ? "" : line("", "%s", numbers));
  }

  private static String pairs(Report report) {
    String reasons =
        report.pairs().rejected().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    return line(
        "pairs",
        "%,d kept, %,d rejected%s; %d checkpoints",
        report.pairs().kept(),
        report.pairs().rejected().values().stream().mapToLong(Long::longValue).sum(),
        reasons.isEmpty() ? "" : " (" + reasons + ")",
        report.checkpoints());
  }

  private static String freshness(Freshness freshness) {
    OptionalDouble median = freshness.quantile(0.5);
    return median.isEmpty()
        ? line("freshness", "no champion has learnt anything")
        : line(
            "freshness",
            "half of the %,d passages learnt were in a champion after %.0f s, 95 %% after %.0f s",
            freshness.seconds().size(),
            median.getAsDouble(),
            freshness.quantile(0.95).orElseThrow());
  }

  private static String line(String name, String format, Object... arguments) {
    return "  %-10s %s%n".formatted(name, String.format(Locale.ROOT, format, arguments));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String signed(double value) {
    return String.format(Locale.ROOT, "%+.3f", value);
  }
}
