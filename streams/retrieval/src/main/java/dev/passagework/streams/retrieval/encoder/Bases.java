package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Base models by what a user calls them: a name that {@link BaseModels} knows; the folder of a
 * Hugging Face or sentence-transformers model; or {@code random:} before either, for the same
 * architecture with weights that have learnt nothing. Nothing is downloaded.
 */
public final class Bases {

  private static final String RANDOM = "random:";

  /** Digits of a folder's digest in its model's name. */
  private static final int DIGITS = 12;

  private Bases() {}

  /**
   * The encoder that is called so. That of a folder is named after the folder and its weights.
   *
   * @param seed seed of random weights
   * @throws IllegalArgumentException naming cause and cure, if there is none
   * @throws UncheckedIOException naming cause and cure, if its files cannot be used
   */
  public static EncoderModel open(String base, long seed) {
    if (base.startsWith(RANDOM)) {
      EncoderModel model = open(base.substring(RANDOM.length()), seed);
      return model
          .withWeights(RandomWeights.of(model.config(), seed))
          .withName(RANDOM + model.name());
    }
    return BaseModels.knows(base) ? BaseModels.load(base) : read(folder(base));
  }

  /**
   * Fails early where {@link #open} would: without reading weights.
   *
   * @throws IllegalArgumentException naming cause and cure
   */
  public static void check(String base) {
    if (base.startsWith(RANDOM)) {
      check(base.substring(RANDOM.length()));
    } else if (!BaseModels.knows(base)) {
      ModelFolder.check(folder(base));
    }
  }

  private static EncoderModel read(Path folder) {
    try {
      EncoderModel model = ModelFolder.read(folder, String.valueOf(folder.getFileName()));
      return model.withName(model.name() + "#" + model.digest().substring(0, DIGITS));
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** The folder that a name stands for. */
  private static Path folder(String base) {
    try {
      Path folder = Path.of(base).toAbsolutePath().normalize();
      if (Files.isDirectory(folder)) {
        return folder;
      }
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(BaseModels.unknown(base), e);
    }
    throw new IllegalArgumentException(BaseModels.unknown(base) + hint(base));
  }

  private static String hint(String base) {
    return base.contains("/")
        ? "; there is no folder %s either, and nothing is downloaded: fetch the model with 'huggingface-cli download %s --local-dir DIR' and give DIR"
            .formatted(base, base)
        : "; or give the folder of a Hugging Face model";
  }
}
