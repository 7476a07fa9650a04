package dev.passagework.streams.retrieval.encoder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Hugging Face {@code tokenizer.json}, as far as others must be told what is in it. */
final class TokenizerFile {

  static final String NAME = "tokenizer.json";

  /** A tokenizer larger than this is not one of a BERT encoder. */
  private static final long LARGEST = 64L << 20;

  /** For each role, what the token is called in BERT's vocabularies and in those of RoBERTa. */
  private static final Map<String, List<String>> ROLES =
      Map.of(
          "cls_token", List.of("[CLS]", "<s>"),
          "sep_token", List.of("[SEP]", "</s>"),
          "pad_token", List.of("[PAD]", "<pad>"),
          "unk_token", List.of("[UNK]", "<unk>"),
          "mask_token", List.of("[MASK]", "<mask>"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode root;

  private TokenizerFile(JsonNode root) {
    this.root = root;
  }

  /** The bytes of the tokenizer in a folder, proven to have no more tokens than the encoder. */
  static byte[] read(Path folder, int vocabularySize) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      throw new IOException(
          "%s has no tokenizer.json; write one with: python -c \"from transformers import AutoTokenizer as T; T.from_pretrained('%s').save_pretrained('%s')\""
              .formatted(folder, folder, folder));
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large for a tokenizer");
    }
    byte[] bytes = Files.readAllBytes(file);
    int tokens = of(bytes).root.path("model").path("vocab").size();
    if (tokens > vocabularySize) {
      throw new IOException(
          "%s has %d tokens where config.json says vocab_size %d: take both from the same model"
              .formatted(file, tokens, vocabularySize));
    }
    return bytes;
  }

  /** The tokenizer in these bytes. */
  static TokenizerFile of(byte[] json) throws IOException {
    try {
      return new TokenizerFile(JSON.readTree(json));
    } catch (IOException e) {
      throw new IOException("the tokenizer.json is no JSON: " + e.getMessage(), e);
    }
  }

  /** The special tokens that are there, by their role, in a fixed order. */
  Map<String, String> specialTokens() {
    Map<String, String> tokens = new TreeMap<>();
    ROLES.forEach(
        (role, names) ->
            names.stream()
                .filter(this::isAdded)
                .findFirst()
                .ifPresent(token -> tokens.put(role, token)));
    return tokens;
  }

  private boolean isAdded(String token) {
    for (JsonNode added : root.path("added_tokens")) {
      if (added.path("content").asText().equals(token)) {
        return true;
      }
    }
    return false;
  }
}
