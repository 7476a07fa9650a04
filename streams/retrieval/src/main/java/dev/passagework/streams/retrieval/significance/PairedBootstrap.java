package dev.passagework.streams.retrieval.significance;

/** The percentile bootstrap of a mean difference. */
public final class PairedBootstrap {

  /** A bootstrap of that many resamples. */
  public PairedBootstrap(int resamples, long seed) {}

  /** The interval of the mean difference at a confidence such as .95. */
  public Interval interval(double[] differences, double confidence) {
    throw new UnsupportedOperationException();
  }
}
