package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Comparison;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.Decision.Rule;
import dev.passagework.streams.evaluator.Challenge.Match;
import dev.passagework.streams.retrieval.significance.AlphaSpending;
import dev.passagework.streams.retrieval.significance.Alternative;
import dev.passagework.streams.retrieval.significance.DetectableDifference;
import dev.passagework.streams.retrieval.significance.Interval;
import dev.passagework.streams.retrieval.significance.PairedBootstrap;
import dev.passagework.streams.retrieval.significance.RandomisationTest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The rule of promotion, a pure function of the scores.
 *
 * <p>A challenger is not inferior if, on every collection, the interval of its mean difference from
 * the best champion so far lies above minus the margin: measured against the best, so that a row of
 * champions cannot each lose a little. It is better if a paired randomisation test against the
 * champion now says so on at least one collection; the k-th challenger of a champion may err with
 * the k-th share of alpha, and that is divided by the number of collections (Bonferroni).
 */
final class Gate {
  private static final long SEED = 20_251_123;
  private static final int DRAWS = 20_000_000;
  private static final int FEWEST_DRAWS = 2_000;
  private static final int MOST_RESAMPLES = 10_000;
  private static final int MOST_SIGN_DRAWS = 100_000;

  private final GateRule rule;

  Gate(GateRule rule) {
    this.rule = rule;
  }

  /**
   * What the gate says.
   *
   * @param outcome what was decided
   * @param reason why, in words
   * @param comparisons challenger and champion, by collection
   */
  record Verdict(Outcome outcome, String reason, List<Comparison> comparisons) {
    Verdict {
      comparisons = List.copyOf(comparisons);
    }

    boolean isPromotion() {
      return outcome == Outcome.PROMOTED;
    }
  }

  /** Judges a challenger. The same scores give the same verdict. */
  Verdict decide(Challenge challenge) {
    List<Comparison> comparisons =
        challenge.matches().stream().map(match -> compare(challenge, match)).toList();
    String losses =
        challenge.matches().stream()
            .filter(match -> interval(match.overBest()).low() <= -rule.margin())
            .map(match -> loss(challenge, match))
            .collect(Collectors.joining("; "));
    boolean better = comparisons.stream().anyMatch(Gate::isBetter);
    boolean fresher =
        rule.rule() == Rule.REFRESH && challenge.newPassages() >= rule.refreshPassages();
    boolean promoted = losses.isEmpty() && (better || fresher);
    return new Verdict(
        promoted ? Outcome.PROMOTED : Outcome.REFUSED,
        (losses.isEmpty() ? notInferior(challenge) : losses)
            + ", "
            + (better ? "better" : "not better")
            + " ("
            + comparisons.stream().map(Gate::test).collect(Collectors.joining("; "))
            + "), "
            + challenge.newPassages()
            + " new passages"
            + onReport(challenge),
        comparisons);
  }

  private Comparison compare(Challenge challenge, Match match) {
    double alpha =
        AlphaSpending.level(rule.alpha(), challenge.number()) / challenge.matches().size();
    double[] differences = match.overChampion();
    Interval interval = interval(differences);
    return new Comparison(
        match.collection(),
        match.version(),
        challenge.role(),
        QueryScore.GATED.label(),
        differences.length,
        mean(match.champion()),
        mean(match.challenger()),
        new Decision.Interval(interval.low(), interval.high()),
        new Decision.SuperiorityTest(
            pValue(differences), alpha, rule.margin(), smallestDetectable(differences, alpha)));
  }

  /** One query alone resolves no difference: that is 1, the whole range of the measure. */
  private static double smallestDetectable(double[] differences, double alpha) {
    return differences.length < 2
        ? 1
        : DetectableDifference.of(differences, alpha, Alternative.GREATER);
  }

  private Interval interval(double[] differences) {
    int resamples = Math.min(MOST_RESAMPLES, draws(differences));
    return new PairedBootstrap(resamples, SEED).interval(differences, 1 - rule.alpha());
  }

  private static double pValue(double[] differences) {
    int draws = Math.min(MOST_SIGN_DRAWS, draws(differences));
    return new RandomisationTest(draws, SEED).pValue(differences, Alternative.GREATER);
  }

  /** As many draws as keep a decision well below the time that a transaction may take. */
  private static int draws(double[] differences) {
    return Math.max(FEWEST_DRAWS, DRAWS / differences.length);
  }

  private static boolean isBetter(Comparison comparison) {
    return comparison.challenger() > comparison.champion()
        && comparison.test().pValue() <= comparison.test().alpha();
  }

  private String notInferior(Challenge challenge) {
    return "not inferior to %s@%d by more than %s"
        .formatted(challenge.challenger().model(), challenge.best(), number(rule.margin()));
  }

  private String loss(Challenge challenge, Match match) {
    Interval interval = interval(match.overBest());
    return "may be inferior to %s@%d on %s by more than %s: %s from %s to %s"
        .formatted(
            challenge.challenger().model(),
            challenge.best(),
            match.collection(),
            number(rule.margin()),
            QueryScore.GATED.label(),
            number(interval.low()),
            number(interval.high()));
  }

  private static String test(Comparison comparison) {
    return "%s: %s %s to %s, p %s, alpha %s"
        .formatted(
            comparison.collection(),
            comparison.metric(),
            number(comparison.champion()),
            number(comparison.challenger()),
            number(comparison.test().pValue()),
            number(comparison.test().alpha()));
  }

  private static String onReport(Challenge challenge) {
    return switch (challenge.role()) {
      case GATE -> "";
      case REPORT -> "; no collection has gate queries, so the report queries judged it";
    };
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
