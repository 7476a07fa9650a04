package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An encoder as a folder that sentence-transformers and Hugging Face's transformers load. What is
 * read is what was written, to the bit.
 *
 * <p>The folder can come from anywhere: all that is read from it is checked.
 */
public final class ModelFolder {

  private static final String WEIGHTS = "model.safetensors";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String MODEL_CARD = "README.md";

  /** A tokenizer larger than this is not one of a BERT encoder. */
  private static final long LARGEST_TOKENIZER = 64L << 20;

  private ModelFolder() {}

  /**
   * Writes all files of an encoder, replacing those of that name.
   *
   * @param folder made if it is not there
   * @param modelCard Markdown for people
   */
  public static void write(EncoderModel model, Path folder, String modelCard) throws IOException {
    Files.createDirectories(folder);
    Safetensors.write(folder.resolve(WEIGHTS), model.weights().tensors(), Map.of("format", "pt"));
    Files.write(folder.resolve(TOKENIZER), model.tokenizerJson());
    Files.writeString(folder.resolve(MODEL_CARD), modelCard);
    FolderSettings.write(model.config(), folder);
  }

  /**
   * The encoder in a folder.
   *
   * @param name what to call it
   * @throws IOException if a file is missing or malformed, or of another kind of encoder
   */
  public static EncoderModel read(Path folder, String name) throws IOException {
    EncoderConfig config = FolderSettings.read(folder);
    EncoderWeights weights = new EncoderWeights(Safetensors.read(folder.resolve(WEIGHTS)));
    Path tokenizer = folder.resolve(TOKENIZER);
    if (Files.size(tokenizer) > LARGEST_TOKENIZER) {
      throw new IOException(tokenizer + " is too large for a tokenizer");
    }
    try {
      return new EncoderModel(name, config, weights, Files.readAllBytes(tokenizer));
    } catch (IllegalArgumentException e) {
      throw new IOException(folder + " holds no complete encoder: " + e.getMessage(), e);
    }
  }
}
