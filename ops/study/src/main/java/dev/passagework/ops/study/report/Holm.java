package dev.passagework.ops.study.report;

import java.util.Arrays;
import java.util.Comparator;

/** The correction of p-values for their number by Holm (1979). */
final class Holm {
  private Holm() {}

  /** The corrected p-values, in the order given. */
  static double[] corrected(double[] pValues) {
    Integer[] order = new Integer[pValues.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> pValues[i]));
    double[] corrected = new double[pValues.length];
    double largest = 0;
    for (int rank = 0; rank < order.length; rank++) {
      largest = Math.max(largest, (order.length - rank) * pValues[order[rank]]);
      corrected[order[rank]] = Math.min(1, largest);
    }
    return corrected;
  }
}
