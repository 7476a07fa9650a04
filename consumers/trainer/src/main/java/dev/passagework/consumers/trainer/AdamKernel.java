package dev.passagework.consumers.trainer;

import java.nio.FloatBuffer;

/**
 * One update of AdamW (Loshchilov and Hutter, 2019) on a stretch of one weight, every value by
 * itself in 32-bit floats, so that the result does not depend on how the stretches were cut.
 *
 * @param rate learning rate
 * @param decay share of the weight, times the rate, that is taken off
 * @param scale what the gradient is multiplied by first
 * @param firstCorrection {@code 1 - 0.9^t} at the t-th update
 * @param secondCorrection {@code 1 - 0.999^t} at the t-th update
 */
record AdamKernel(
    float rate, float decay, float scale, float firstCorrection, float secondCorrection) {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final float KEEP_1 = (float) BETA_1;
  private static final float KEEP_2 = (float) BETA_2;
  private static final float TAKE_1 = (float) (1 - BETA_1);
  private static final float TAKE_2 = (float) (1 - BETA_2);
  private static final float EPSILON = 1e-8f;

  /** Values that are worked on in one go, small enough for a processor's cache. */
  private static final int BLOCK = 2048;

  /** The kernel of the t-th update, counted from 1. */
  static AdamKernel at(long t, double rate, double decay, double scale) {
    return new AdamKernel(
        (float) rate,
        (float) decay,
        (float) scale,
        (float) (1 - Math.pow(BETA_1, t)),
        (float) (1 - Math.pow(BETA_2, t)));
  }

  /** Updates weight and moments in {@code [from, to)}, and sets the gradient there to zero. */
  void apply(Buffers on, int from, int to) {
    float[] weight = new float[BLOCK];
    float[] gradient = new float[BLOCK];
    float[] first = new float[BLOCK];
    float[] second = new float[BLOCK];
    float[] zeros = new float[BLOCK];
    for (int start = from; start < to; start += BLOCK) {
      int length = Math.min(BLOCK, to - start);
      on.weight().get(start, weight, 0, length);
      on.gradient().get(start, gradient, 0, length);
      on.first().get(start, first, 0, length);
      on.second().get(start, second, 0, length);
      update(weight, gradient, first, second);
      on.weight().put(start, weight, 0, length);
      on.gradient().put(start, zeros, 0, length);
      on.first().put(start, first, 0, length);
      on.second().put(start, second, 0, length);
    }
  }

  private void update(float[] weight, float[] gradient, float[] first, float[] second) {
    float kept = 1 - rate * decay;
    float step = rate / firstCorrection;
    float root = (float) Math.sqrt(secondCorrection);
    for (int i = 0; i < weight.length; i++) {
      float g = gradient[i] * scale;
      first[i] = KEEP_1 * first[i] + TAKE_1 * g;
      second[i] = KEEP_2 * second[i] + TAKE_2 * g * g;
      float norm = (float) Math.sqrt(second[i]) / root + EPSILON;
      weight[i] = weight[i] * kept - step * first[i] / norm;
    }
  }

  /**
   * What an update reads and writes, each as long as the weight.
   *
   * @param first running mean of the gradient
   * @param second running mean of its square
   */
  record Buffers(FloatBuffer weight, FloatBuffer gradient, FloatBuffer first, FloatBuffer second) {}
}
