package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The weights in a folder, by the names that Hugging Face's BertModel gives them. A head that a
 * model was trained with is left out, and so are the pooler and stored position numbers.
 */
final class FolderWeights {

  static final String FILE = "model.safetensors";

  /** What a model with a head puts before the names of the encoder's weights. */
  private static final String WITH_HEAD = "bert.";

  private static final String CONVERT =
      "python -c \"from transformers import AutoModel as M; M.from_pretrained('%s').save_pretrained('%s', max_shard_size='100GB')\"";

  private FolderWeights() {}

  /**
   * The weights of the encoder in a folder, not yet proven complete.
   *
   * @throws IOException naming cause and cure, if they are not in one readable file
   */
  static EncoderWeights read(Path folder) throws IOException {
    requireFile(folder);
    return new EncoderWeights(Safetensors.read(folder.resolve(FILE), FolderWeights::canonical));
  }

  /** Fails unless there is one file of weights. */
  static void requireFile(Path folder) throws IOException {
    if (!Files.exists(folder.resolve(FILE))) {
      throw new IOException(missing(folder));
    }
  }

  private static String missing(Path folder) {
    String convert = CONVERT.formatted(folder, folder);
    if (Files.exists(folder.resolve(FILE + ".index.json"))) {
      return "%s has its weights in several files, and only one is read; join them with: %s"
          .formatted(folder, convert);
    }
    if (Files.exists(folder.resolve("pytorch_model.bin"))) {
      return "%s has only pytorch_model.bin, which is a program and not read; convert it with: %s"
          .formatted(folder, convert);
    }
    return "%s has no %s; give the folder of a Hugging Face model".formatted(folder, FILE);
  }

  /** The encoder's name for a weight, empty if it is none of the encoder's. */
  private static Optional<String> canonical(String stored) {
    String name = stored.startsWith(WITH_HEAD) ? stored.substring(WITH_HEAD.length()) : stored;
    boolean ofEncoder = name.startsWith("embeddings.") || name.startsWith("encoder.");
    if (!ofEncoder || name.equals("embeddings.position_ids")) {
      return Optional.empty();
    }
    return Optional.of(
        name.replace("LayerNorm.gamma", "LayerNorm.weight")
            .replace("LayerNorm.beta", "LayerNorm.bias"));
  }
}
