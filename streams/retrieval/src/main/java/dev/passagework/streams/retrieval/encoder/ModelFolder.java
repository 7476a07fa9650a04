package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An encoder as a folder that sentence-transformers and Hugging Face's transformers load. What is
 * read is what was written, to the bit. Folders that others wrote are read as well, if their
 * encoder is of the BERT family; what they leave out is as {@link FolderConfig} says.
 *
 * <p>The folder can come from anywhere: all that is read from it is checked.
 */
public final class ModelFolder {

  private static final String MODEL_CARD = "README.md";

  private ModelFolder() {}

  /**
   * Writes all files of an encoder, replacing those of that name.
   *
   * @param folder made if it is not there
   * @param modelCard Markdown for people
   */
  public static void write(EncoderModel model, Path folder, String modelCard) throws IOException {
    Files.createDirectories(folder);
    Safetensors.write(
        folder.resolve(FolderWeights.FILE), model.weights().tensors(), Map.of("format", "pt"));
    writeWithoutWeights(model, folder, modelCard);
  }

  /** Writes all files of an encoder but its weights. */
  static void writeWithoutWeights(EncoderModel model, Path folder, String modelCard)
      throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(TokenizerFile.NAME), model.tokenizerJson());
    Files.writeString(folder.resolve(MODEL_CARD), modelCard);
    FolderSettings.write(model, folder);
  }

  /**
   * The encoder in a folder.
   *
   * @param name what to call it
   * @throws IOException naming cause and cure, if a file is missing or malformed, or of another
   *     kind of encoder
   */
  public static EncoderModel read(Path folder, String name) throws IOException {
    FolderLayout layout = FolderLayout.of(folder);
    EncoderConfig config = FolderConfig.read(layout);
    byte[] tokenizer = TokenizerFile.read(layout.transformer(), config.vocabularySize());
    EncoderWeights weights = FolderWeights.read(layout.transformer());
    try {
      return new EncoderModel(name, config, weights, tokenizer);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s holds no complete encoder: %s (take config.json and model.safetensors from the same model)"
              .formatted(folder, e.getMessage()),
          e);
    }
  }

  /** What {@link #writeWithoutWeights} wrote, with the weights of another encoder of that shape. */
  static EncoderModel readWithoutWeights(Path folder, EncoderModel other) throws IOException {
    FolderLayout layout = FolderLayout.of(folder);
    EncoderConfig config = FolderConfig.read(layout);
    byte[] tokenizer = TokenizerFile.read(layout.transformer(), config.vocabularySize());
    return new EncoderModel(other.name(), config, other.weights(), tokenizer);
  }

  /**
   * Fails where {@link #read} would for want of a file or for the configuration; reads no weights.
   *
   * @throws IllegalArgumentException naming cause and cure
   */
  static void check(Path folder) {
    try {
      FolderLayout layout = FolderLayout.of(folder);
      EncoderConfig config = FolderConfig.read(layout);
      TokenizerFile.read(layout.transformer(), config.vocabularySize());
      FolderWeights.requireFile(layout.transformer());
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
