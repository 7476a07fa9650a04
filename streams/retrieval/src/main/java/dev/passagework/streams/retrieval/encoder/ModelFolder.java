package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.nio.file.Path;

/** An encoder as a sentence-transformers folder. */
public final class ModelFolder {

  private ModelFolder() {}

  /** Writes the folder. */
  public static void write(EncoderModel model, Path folder, String modelCard) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Reads the folder. */
  public static EncoderModel read(Path folder, String name) throws IOException {
    throw new UnsupportedOperationException();
  }
}
