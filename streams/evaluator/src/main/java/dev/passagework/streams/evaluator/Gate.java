package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Comparison;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.Decision.Rule;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.streams.evaluator.Challenge.Match;
import dev.passagework.streams.retrieval.significance.AlphaSpending;
import dev.passagework.streams.retrieval.significance.Alternative;
import dev.passagework.streams.retrieval.significance.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The rule of promotion, a pure function of the scores.
 *
 * <p>A challenger is not inferior if, on every gated collection, the interval of its mean
 * difference from the best champion so far lies above minus the margin: measured against the best,
 * so that a row of champions cannot each lose a little; and if it has lost significantly against it
 * on no guarded collection. It is better if a paired randomisation test against the champion now
 * says so on at least one gated collection; the k-th challenger since a promotion for being better
 * may err with the k-th share of alpha, and that is divided by the number of gated collections
 * (Bonferroni).
 */
final class Gate {
  private final GateRule rule;

  Gate(GateRule rule) {
    this.rule = rule;
  }

  /**
   * What the gate says.
   *
   * @param outcome what was decided
   * @param better whether it is for being better
   * @param reason why, in words
   * @param comparisons challenger and champion, by collection
   */
  record Verdict(Outcome outcome, boolean better, String reason, List<Comparison> comparisons) {
    Verdict {
      comparisons = List.copyOf(comparisons);
    }

    boolean isPromotion() {
      return outcome == Outcome.PROMOTED;
    }
  }

  /** Judges a challenger. The same scores give the same verdict. */
  Verdict decide(Challenge challenge) {
    double level = AlphaSpending.level(rule.alpha(), challenge.number()) / challenge.gated().size();
    List<Comparison> gated = compare(challenge, challenge.gated(), level);
    List<Comparison> guarded = compare(challenge, challenge.guarded(), level);
    String losses = losses(challenge);
    boolean better = gated.stream().anyMatch(Gate::isBetter);
    boolean fresher =
        rule.rule() == Rule.REFRESH && challenge.newPassages() >= rule.refreshPassages();
    boolean promoted = losses.isEmpty() && (better || fresher);
    List<Comparison> all = new ArrayList<>(gated);
    all.addAll(guarded);
    return new Verdict(
        promoted ? Outcome.PROMOTED : Outcome.REFUSED,
        promoted && better,
        (losses.isEmpty() ? notInferior(challenge) : losses)
            + ", "
            + (better ? "better" : "not better")
            + " ("
            + all.stream().map(Gate::test).collect(Collectors.joining("; "))
            + "), "
            + challenge.newPassages()
            + " new passages"
            + onReport(challenge),
        all);
  }

  /** Against whom a champion has fallen behind, and the comparisons that show it. */
  record Fall(int rival, String reason, List<Comparison> comparisons) {}

  /**
   * Whether a champion has significantly lost, on a gated collection, against one that it could
   * give way to.
   *
   * @param matches champion as challenger, rival as champion and best
   * @param check how many times this champion was checked, this time included
   * @param rivals how many it is checked against
   */
  Optional<Fall> fallenBehind(Challenge matches, int check, int rivals) {
    double level = AlphaSpending.level(rule.alpha(), check) / rivals / matches.gated().size();
    List<Match> lost =
        matches.gated().stream().filter(match -> hasLost(match.overChampion(), level)).toList();
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    List<Comparison> comparisons = compare(matches, matches.matches(), level);
    String reason =
        "fallen behind %s@%d (%s)"
            .formatted(
                matches.challenger().model(),
                matches.champion(),
                comparisons.stream().map(Gate::means).collect(Collectors.joining("; ")));
    return Optional.of(new Fall(matches.champion(), reason, comparisons));
  }

  private String losses(Challenge challenge) {
    List<String> losses = new ArrayList<>();
    for (Match match : challenge.gated()) {
      Interval interval = match.overBest().interval(1 - rule.alpha());
      if (interval.low() <= -rule.margin()) {
        losses.add("may be inferior to " + loss(challenge, match, interval));
      }
    }
    double level = rule.alpha() / Math.max(1, challenge.guarded().size());
    for (Match match : challenge.guarded()) {
      if (hasLost(match.overBest(), level)) {
        Interval interval = match.overBest().interval(1 - rule.alpha());
        losses.add("has lost against " + guardedLoss(challenge, match, interval));
      }
    }
    return String.join("; ", losses);
  }

  private static boolean hasLost(Paired paired, double level) {
    return paired.mean() < 0 && paired.pValue(Alternative.LESS, level) <= level;
  }

  private List<Comparison> compare(Challenge challenge, List<Match> matches, double level) {
    return matches.stream().map(match -> compare(challenge.role(), match, level)).toList();
  }

  private Comparison compare(Role role, Match match, double level) {
    Paired paired = match.overChampion();
    Interval interval = paired.interval(1 - rule.alpha());
    return new Comparison(
        match.collection(),
        match.version(),
        role,
        rule.measure().label(),
        paired.differences().length,
        Paired.mean(match.champion()),
        Paired.mean(match.challenger()),
        new Decision.Interval(interval.low(), interval.high()),
        new Decision.SuperiorityTest(
            paired.pValue(Alternative.GREATER, level),
            level,
            rule.margin(),
            paired.smallestDetectable(level)));
  }

  private static boolean isBetter(Comparison comparison) {
    return comparison.challenger() > comparison.champion()
        && comparison.test().pValue() <= comparison.test().alpha();
  }

  private String notInferior(Challenge challenge) {
    return "not inferior to %s@%d by more than %s"
        .formatted(challenge.challenger().model(), challenge.best(), number(rule.margin()));
  }

  private String loss(Challenge challenge, Match match, Interval interval) {
    return "%s@%d on %s by more than %s: %s from %s to %s"
        .formatted(
            challenge.challenger().model(),
            challenge.best(),
            match.collection(),
            number(rule.margin()),
            rule.measure().label(),
            number(interval.low()),
            number(interval.high()));
  }

  private String guardedLoss(Challenge challenge, Match match, Interval interval) {
    return "%s@%d on %s, which is guarded: %s from %s to %s"
        .formatted(
            challenge.challenger().model(),
            challenge.best(),
            match.collection(),
            rule.measure().label(),
            number(interval.low()),
            number(interval.high()));
  }

  private static String test(Comparison comparison) {
    return "%s, p %s, alpha %s"
        .formatted(
            means(comparison),
            number(comparison.test().pValue()),
            number(comparison.test().alpha()));
  }

  private static String means(Comparison comparison) {
    return "%s: %s %s to %s"
        .formatted(
            comparison.collection(),
            comparison.metric(),
            number(comparison.champion()),
            number(comparison.challenger()));
  }

  private static String onReport(Challenge challenge) {
    return switch (challenge.role()) {
      case GATE -> "";
      case REPORT -> "; no collection has gate queries, so the report queries judged it";
    };
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
