package dev.passagework.streams.retrieval.encoder;

/** How exactly an encoder computes. */
public enum Precision {
  /** In 32-bit floats, as it was trained. */
  FP32,
  /**
   * Matrices as 8-bit integers with a scale for each column, multiplied with activations that are
   * quantised as they come (Jacob et al., 2018); word embeddings as 8-bit integers with a scale for
   * each word. A quarter of the size, faster, and close to what 32 bits give.
   */
  INT8
}
