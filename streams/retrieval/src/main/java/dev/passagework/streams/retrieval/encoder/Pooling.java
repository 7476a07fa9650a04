package dev.passagework.streams.retrieval.encoder;

/** The way from one vector per token to one vector per text. */
public enum Pooling {
  /** The mean over all tokens that are not padding. */
  MEAN,
  /** The vector of the first token, {@code [CLS]}. */
  CLS
}
