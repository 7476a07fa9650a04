package dev.passagework.streams.retrieval.encoder;

import java.nio.FloatBuffer;

/** The way from one vector per token to one vector per text. */
public enum Pooling {
  /** The mean over all tokens that are not padding. */
  MEAN {
    @Override
    int tokensRead(int present) {
      return present;
    }
  },
  /** The vector of the first token, {@code [CLS]}. */
  CLS {
    @Override
    int tokensRead(int present) {
      return 1;
    }
  };

  /** How many tokens count, of those present. */
  abstract int tokensRead(int present);

  /**
   * The pooled vector at length 1, computed in double precision in one fixed order. The mean and
   * the sum have the same direction, so that nothing is divided twice.
   *
   * @param tokens {@code [length, hidden]}, padding at the end
   * @param present tokens that are not padding
   */
  float[] unitVector(FloatBuffer tokens, int present, int hidden) {
    double[] sum = new double[hidden];
    for (int token = 0; token < tokensRead(present); token++) {
      for (int i = 0; i < hidden; i++) {
        sum[i] += tokens.get(token * hidden + i);
      }
    }
    double squares = 0;
    for (double value : sum) {
      squares += value * value;
    }
    double norm = Math.max(Math.sqrt(squares), Double.MIN_NORMAL);
    float[] unit = new float[hidden];
    for (int i = 0; i < hidden; i++) {
      unit[i] = (float) (sum[i] / norm);
    }
    return unit;
  }
}
