package dev.passagework.streams.retrieval.encoder;

import java.util.List;

/** A Hugging Face tokenizer that cuts where the caller says and never pads. Thread-safe. */
public final class TextTokenizer implements AutoCloseable {

  private TextTokenizer() {}

  /** The tokenizer of a model. */
  public static TextTokenizer open(EncoderModel model) {
    throw new UnsupportedOperationException();
  }

  /**
   * The ids of a text between {@code [CLS]} and {@code [SEP]}, at most {@code maxTokens} in all.
   */
  public long[] encode(String text, int maxTokens) {
    throw new UnsupportedOperationException();
  }

  /** The ids of several texts, in their order. */
  public List<long[]> encode(List<String> texts, int maxTokens) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
