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
 * The JSON files of a model folder, as they are written. Those that sentence-transformers knows say
 * all but the limit on a query's tokens, for which it has no place: that stands in {@code
 * passagework.json}, which others pass over.
 */
final class FolderSettings {

  private static final String CONFIG = "config.json";
  private static final String MODULES = "modules.json";
  private static final String POOLING = "1_Pooling/config.json";
  static final String SENTENCES = "sentence_bert_config.json";
  static final String PROMPTS = "config_sentence_transformers.json";
  private static final String TOKENIZER = "tokenizer_config.json";
  static final String OWN = "passagework.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter WRITER = JSON.writer(SerializationFeature.INDENT_OUTPUT);

  private FolderSettings() {}

  static void write(EncoderModel model, Path folder) throws IOException {
    EncoderConfig config = model.config();
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
    write(folder.resolve(TOKENIZER), tokenizer(model));
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

  /** A class that takes {@code tokenizer.json} as it is, whatever its normaliser. */
  private static ObjectNode tokenizer(EncoderModel model) throws IOException {
    ObjectNode node =
        JSON.createObjectNode()
            .put("tokenizer_class", "PreTrainedTokenizerFast")
            .put("model_max_length", model.config().maxPositions());
    TokenizerFile.of(model.tokenizerJson()).specialTokens().forEach(node::put);
    return node;
  }

  private static void write(Path file, JsonNode node) throws IOException {
    Files.writeString(file, WRITER.writeValueAsString(node) + "\n");
  }
}
