package dev.passagework.streams.retrieval.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The JSON files of a model folder. Those that sentence-transformers knows say all but the limit on
 * a query's tokens, for which it has no place: that stands in {@code passagework.json}, which
 * others pass over.
 */
final class FolderSettings {

  private static final String CONFIG = "config.json";
  private static final String MODULES = "modules.json";
  private static final String POOLING = "1_Pooling/config.json";
  private static final String SENTENCES = "sentence_bert_config.json";
  private static final String PROMPTS = "config_sentence_transformers.json";
  private static final String TOKENIZER = "tokenizer_config.json";
  private static final String OWN = "passagework.json";

  /** A limit far above any of these files, so that none can exhaust the memory. */
  private static final long LARGEST = 1L << 20;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter WRITER = JSON.writer(SerializationFeature.INDENT_OUTPUT);

  private FolderSettings() {}

  static void write(EncoderConfig config, Path folder) throws IOException {
    write(folder.resolve(CONFIG), architecture(config));
    write(folder.resolve(MODULES), modules());
    Files.createDirectories(folder.resolve(POOLING).resolveSibling(""));
    Files.createDirectories(folder.resolve("2_Normalize"));
    write(folder.resolve(POOLING), pooling(config));
    write(
        folder.resolve(SENTENCES),
        JSON.createObjectNode()
            .put("max_seq_length", config.maxPassageTokens())
            .put("do_lower_case", false));
    write(folder.resolve(PROMPTS), prompts(config));
    write(folder.resolve(TOKENIZER), tokenizer(config));
    write(
        folder.resolve(OWN),
        JSON.createObjectNode().put("max_query_tokens", config.maxQueryTokens()));
  }

  private static ObjectNode architecture(EncoderConfig config) {
    ObjectNode node = JSON.createObjectNode();
    node.putArray("architectures").add("BertModel");
    return node.put("model_type", "bert")
        .put("vocab_size", config.vocabularySize())
        .put("max_position_embeddings", config.maxPositions())
        .put("type_vocab_size", 2)
        .put("hidden_size", config.hiddenSize())
        .put("num_hidden_layers", config.layers())
        .put("num_attention_heads", config.heads())
        .put("intermediate_size", config.intermediateSize())
        .put("hidden_act", "gelu")
        .put("layer_norm_eps", config.layerNormEpsilon())
        .put("position_embedding_type", "absolute")
        .put("pad_token_id", 0)
        .put("torch_dtype", "float32");
  }

  private static ArrayNode modules() {
    ArrayNode modules = JSON.createArrayNode();
    String[][] parts = {
      {"", "Transformer"}, {"1_Pooling", "Pooling"}, {"2_Normalize", "Normalize"}
    };
    for (int i = 0; i < parts.length; i++) {
      modules
          .addObject()
          .put("idx", i)
          .put("name", Integer.toString(i))
          .put("path", parts[i][0])
          .put("type", "sentence_transformers.models." + parts[i][1]);
    }
    return modules;
  }

  private static ObjectNode pooling(EncoderConfig config) {
    return JSON.createObjectNode()
        .put("word_embedding_dimension", config.hiddenSize())
        .put("pooling_mode_cls_token", config.pooling() == Pooling.CLS)
        .put("pooling_mode_mean_tokens", config.pooling() == Pooling.MEAN)
        .put("pooling_mode_max_tokens", false)
        .put("pooling_mode_mean_sqrt_len_tokens", false);
  }

  private static ObjectNode prompts(EncoderConfig config) {
    ObjectNode node = JSON.createObjectNode();
    node.putObject("prompts")
        .put("query", config.queryPrefix())
        .put("document", config.passagePrefix());
    return node.putNull("default_prompt_name").put("similarity_fn_name", "cosine");
  }

  private static ObjectNode tokenizer(EncoderConfig config) {
    return JSON.createObjectNode()
        .put("tokenizer_class", "BertTokenizerFast")
        .put("do_lower_case", true)
        .put("model_max_length", config.maxPositions())
        .put("cls_token", "[CLS]")
        .put("sep_token", "[SEP]")
        .put("pad_token", "[PAD]")
        .put("unk_token", "[UNK]")
        .put("mask_token", "[MASK]");
  }

  static EncoderConfig read(Path folder) throws IOException {
    JsonSettings config = read(folder, CONFIG);
    config.require("model_type", "bert");
    config.require("hidden_act", "gelu");
    config.require("position_embedding_type", "absolute");
    JsonSettings prompts = read(folder, PROMPTS).child("prompts");
    try {
      return new EncoderConfig(
          config.integer("vocab_size"),
          config.integer("max_position_embeddings"),
          config.integer("hidden_size"),
          config.integer("num_hidden_layers"),
          config.integer("num_attention_heads"),
          config.integer("intermediate_size"),
          config.real("layer_norm_eps"),
          pooling(read(folder, POOLING)),
          prompts.text("query"),
          prompts.text("document"),
          read(folder, OWN).integer("max_query_tokens"),
          read(folder, SENTENCES).integer("max_seq_length"));
    } catch (IllegalArgumentException e) {
      throw new IOException(folder + " has an impossible configuration: " + e.getMessage(), e);
    }
  }

  private static Pooling pooling(JsonSettings settings) throws IOException {
    boolean cls = settings.flag("pooling_mode_cls_token");
    if (cls == settings.flag("pooling_mode_mean_tokens")) {
      throw new IOException(settings.file() + " names neither [CLS] nor mean pooling alone");
    }
    return cls ? Pooling.CLS : Pooling.MEAN;
  }

  private static JsonSettings read(Path folder, String name) throws IOException {
    Path file = folder.resolve(name);
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large for settings");
    }
    return new JsonSettings(file, JSON.readTree(Files.readAllBytes(file)));
  }

  private static void write(Path file, JsonNode node) throws IOException {
    Files.writeString(file, WRITER.writeValueAsString(node) + "\n");
  }
}
