package dev.passagework.streams.retrieval.significance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The product-limit estimate of how long things take when some have not ended yet (Kaplan and
 * Meier, 1958). What still waits is censored: it is known to take at least as long as it has
 * waited. Left out, it would make the rest look fast.
 */
public final class KaplanMeier {

  /** What products of shares may be off by. */
  private static final double ROUNDING = 1e-12;

  /** A time at which something ended, and the share that lasts longer. */
  private record Step(double time, double surviving) {}

  private final List<Step> steps;

  private KaplanMeier(List<Step> steps) {
    this.steps = steps;
  }

  /**
   * The estimate.
   *
   * @param ended how long each took that has ended
   * @param waiting how long each has lasted that has not
   */
  public static KaplanMeier of(double[] ended, double[] waiting) {
    double[] events = sorted(ended);
    double[] censored = sorted(waiting);
    List<Step> steps = new ArrayList<>();
    double surviving = 1;
    int gone = 0;
    int event = 0;
    while (event < events.length) {
      double time = events[event];
      while (gone < censored.length && censored[gone] < time) {
        gone++;
      }
      int atRisk = events.length - event + censored.length - gone;
      int now = 0;
      while (event < events.length && events[event] == time) {
        now++;
        event++;
      }
      surviving *= 1 - (double) now / atRisk;
      steps.add(new Step(time, surviving));
    }
    return new KaplanMeier(List.copyOf(steps));
  }

  /** The share that takes longer than a time. */
  public double surviving(double time) {
    double surviving = 1;
    for (Step step : steps) {
      if (step.time() > time) {
        return surviving;
      }
      surviving = step.surviving();
    }
    return surviving;
  }

  /**
   * The smallest time within which at least a share has ended; empty while so much has not.
   *
   * @param share between 0 and 1
   */
  public OptionalDouble quantile(double share) {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException("share must be between 0 and 1, but is " + share);
    }
    return steps.stream()
        .filter(step -> step.surviving() <= 1 - share + ROUNDING)
        .mapToDouble(Step::time)
        .findFirst();
  }

  private static double[] sorted(double[] durations) {
    double[] sorted = durations.clone();
    Arrays.sort(sorted);
    if (sorted.length > 0 && !(sorted[0] >= 0 && Double.isFinite(sorted[sorted.length - 1]))) {
      throw new IllegalArgumentException("a duration must be at least 0 and finite");
    }
    return sorted;
  }
}
