package dev.passagework.consumers.trainer;

/**
 * Learning rates of an unending run (warm-up, stable, decay: Hu et al., MiniCPM, 2024): a linear
 * warm-up, then one rate for ever; and for each checkpoint a branch on which it falls to 0.
 *
 * @param peak the rate once warm
 * @param warmupSteps steps over which it rises
 * @param decayShare share of a segment's steps that a branch has
 * @param warmedFrom updates made before the warm-up began: 0, or more where it was ordered anew
 */
record RateSchedule(double peak, int warmupSteps, double decayShare, long warmedFrom) {

  static RateSchedule of(Hyperparameters hyper, long warmedFrom) {
    return new RateSchedule(
        hyper.learningRate(), hyper.warmupSteps(), hyper.decayShare(), warmedFrom);
  }

  /**
   * The rate on the stable branch.
   *
   * @param update updates made before this one
   */
  double stable(long update) {
    long warm = update - warmedFrom;
    return warm >= warmupSteps ? peak : peak * (warm + 1) / (warmupSteps + 1);
  }

  /**
   * The rate on a checkpoint's branch.
   *
   * @param update updates made before this one
   * @param index place in the branch, from 0
   * @param length steps of the branch
   */
  double decaying(long update, int index, int length) {
    return stable(update) * (length - index) / (length + 1);
  }

  /** Number of a segment's last steps that its checkpoint's branch takes again. */
  int branchLength(int steps) {
    return (int) Math.ceil(decayShare * steps);
  }
}
