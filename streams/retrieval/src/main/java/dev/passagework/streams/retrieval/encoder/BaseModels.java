package dev.passagework.streams.retrieval.encoder;

import java.util.List;

/** Pre-trained encoders that are on the class path. */
public final class BaseModels {

  private BaseModels() {}

  /** The names that {@link #load} knows. */
  public static List<String> names() {
    throw new UnsupportedOperationException();
  }

  /**
   * The encoder of that name.
   *
   * @throws IllegalArgumentException if the name is unknown
   */
  public static EncoderModel load(String name) {
    throw new UnsupportedOperationException();
  }
}
