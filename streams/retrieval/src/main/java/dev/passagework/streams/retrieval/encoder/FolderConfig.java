package dev.passagework.streams.retrieval.encoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of the encoder in a folder. Hugging Face's {@code config.json} says the
 * architecture; how texts are read is taken from the files of sentence-transformers where they are,
 * else from what is known of the {@link Family} that the folder is called after, else it is the
 * mean of the tokens, no prefix, and as many tokens as there are positions.
 */
final class FolderConfig {

  private static final String CONFIG = "config.json";
  private static final String CURE =
      "use a model of the BERT family, such as BERT, MiniLM, Contriever, E5, BGE or GTE";
  private static final List<String> POOLINGS =
      List.of(
          "pooling_mode_max_tokens",
          "pooling_mode_mean_sqrt_len_tokens",
          "pooling_mode_weightedmean_tokens",
          "pooling_mode_lasttoken");

  /** Where queries are cut if nothing says so: few people ask at greater length. */
  private static final int QUERY_TOKENS = 128;

  private FolderConfig() {}

  /**
   * Reads what the folder says.
   *
   * @throws IOException naming file, cause and cure, if it is not an encoder that is supported
   */
  static EncoderConfig read(FolderLayout layout) throws IOException {
    Path file = layout.transformer().resolve(CONFIG);
    if (!Files.exists(file)) {
      throw new IOException(
          layout.transformer() + " has no config.json; give the folder of a Hugging Face model");
    }
    JsonSettings config = JsonSettings.read(file);
    if (!config.has("model_type")) {
      throw new IOException(file + " lacks model_type: it is no Hugging Face model's");
    }
    config.require("model_type", "bert", CURE);
    config.require("hidden_act", "gelu", CURE);
    config.require("position_embedding_type", "absolute", CURE);
    if (config.integer("type_vocab_size", 2) != 2) {
      throw new IOException(file + ": type_vocab_size must be 2: " + CURE);
    }
    try {
      return read(layout, config);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          layout.folder() + " has an impossible configuration: " + e.getMessage(), e);
    }
  }

  private static EncoderConfig read(FolderLayout layout, JsonSettings config) throws IOException {
    Family family = Family.of(layout.folder(), config.textOfFirst("_name_or_path").orElse(""));
    JsonSettings prompts =
        JsonSettings.readIfThere(layout.folder().resolve(FolderSettings.PROMPTS)).child("prompts");
    int positions = config.integer("max_position_embeddings");
    int passageTokens = passageTokens(layout, positions);
    int queryTokens =
        JsonSettings.readIfThere(layout.folder().resolve(FolderSettings.OWN))
            .integer("max_query_tokens", Math.min(QUERY_TOKENS, passageTokens));
    Optional<String> query = prompts.textOfFirst("query");
    Optional<String> passage = prompts.textOfFirst("document", "passage");
    boolean says = query.isPresent() || passage.isPresent();
    return new EncoderConfig(
        config.integer("vocab_size"),
        positions,
        config.integer("hidden_size"),
        config.integer("num_hidden_layers"),
        config.integer("num_attention_heads"),
        config.integer("intermediate_size"),
        config.real("layer_norm_eps", 1e-12f),
        pooling(layout, family),
        query.orElse(says ? "" : family.queryPrefix()),
        passage.orElse(says ? "" : family.passagePrefix()),
        queryTokens,
        passageTokens);
  }

  private static int passageTokens(FolderLayout layout, int positions) throws IOException {
    int asked =
        JsonSettings.readIfThere(layout.transformer().resolve(FolderSettings.SENTENCES))
            .integer("max_seq_length", positions);
    return Math.min(asked, positions);
  }

  private static Pooling pooling(FolderLayout layout, Family family) throws IOException {
    if (layout.pooling().isEmpty()) {
      return family.pooling();
    }
    JsonSettings settings = JsonSettings.read(layout.pooling().get().resolve(CONFIG));
    boolean cls = settings.flag("pooling_mode_cls_token");
    boolean other = false;
    for (String pooling : POOLINGS) {
      other |= settings.flag(pooling);
    }
    if (other || cls == settings.flag("pooling_mode_mean_tokens")) {
      throw new IOException(
          settings.file()
              + " names neither [CLS] nor mean pooling alone, and no other is supported: choose a"
              + " model with one of them");
    }
    return cls ? Pooling.CLS : Pooling.MEAN;
  }
}
