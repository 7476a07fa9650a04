package dev.passagework.streams.retrieval.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the parts of a model are in its folder: all at the top in a Hugging Face folder, where
 * {@code modules.json} says in one of sentence-transformers.
 *
 * @param folder the folder
 * @param transformer where config, weights and tokenizer are
 * @param pooling where the pooling's configuration is, if anything says how to pool
 */
record FolderLayout(Path folder, Path transformer, Optional<Path> pooling) {

  private static final String MODULES = "modules.json";

  /**
   * The layout of a folder.
   *
   * @throws IOException if it is none, or asks for parts that are not supported
   */
  static FolderLayout of(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          folder + " is no folder; give one with config.json, model.safetensors, tokenizer.json");
    }
    Path modules = folder.resolve(MODULES);
    return Files.exists(modules)
        ? listed(folder, JsonSettings.read(modules))
        : new FolderLayout(folder, folder, Optional.empty());
  }

  private static FolderLayout listed(Path folder, JsonSettings modules) throws IOException {
    Path transformer = folder;
    Optional<Path> pooling = Optional.empty();
    for (JsonNode node : modules.node()) {
      JsonSettings module = new JsonSettings(modules.file(), node);
      String type = module.text("type");
      Path path = below(folder, module);
      switch (type.substring(type.lastIndexOf('.') + 1)) {
        case "Transformer" -> transformer = path;
        case "Pooling" -> pooling = Optional.of(path);
        case "Normalize" -> {}
        default ->
            throw new IOException(
                "%s asks for %s, but only Transformer, Pooling and Normalize are supported: choose a model without it"
                    .formatted(modules.file(), type));
      }
    }
    return new FolderLayout(folder, transformer, pooling);
  }

  private static Path below(Path folder, JsonSettings module) throws IOException {
    Path root = folder.toAbsolutePath().normalize();
    Path path = root.resolve(module.text("path")).normalize();
    if (!path.startsWith(root)) {
      throw new IOException("%s leads out of its folder: %s".formatted(module.file(), path));
    }
    return path;
  }
}
