package dev.passagework.streams.retrieval.encoder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One complete dual-encoder: the same network embeds queries and passages. Its weights are proven
 * against its configuration at construction.
 *
 * @param name what people call it, such as {@code all-MiniLM-L6-v2}
 * @param config architecture and reading limits
 * @param weights all weights of that architecture
 * @param tokenizerJson a Hugging Face {@code tokenizer.json}
 */
public record EncoderModel(
    String name, EncoderConfig config, EncoderWeights weights, byte[] tokenizerJson) {

  public EncoderModel {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an encoder needs a name");
    }
    if (tokenizerJson.length == 0) {
      throw new IllegalArgumentException(name + " has an empty tokenizer.json");
    }
    weights = weights.checkedAgainst(config);
    tokenizerJson = tokenizerJson.clone();
  }

  /** The same encoder after training. */
  public EncoderModel withWeights(EncoderWeights trained) {
    return new EncoderModel(name, config, trained, tokenizerJson);
  }

  /** The same encoder under another name. */
  public EncoderModel withName(String newName) {
    return new EncoderModel(newName, config, weights, tokenizerJson);
  }

  /** The same encoder with another configuration of the same architecture. */
  public EncoderModel withConfig(EncoderConfig newConfig) {
    return new EncoderModel(name, newConfig, weights, tokenizerJson);
  }

  /**
   * SHA-256 of all that decides an embedding, whatever the model is called, in hexadecimal digits.
   */
  String digest() {
    MessageDigest digest = Sha256.start();
    digest.update(config.toString().getBytes(StandardCharsets.UTF_8));
    digest.update(tokenizerJson);
    for (Tensor tensor : weights.tensors().values()) {
      ByteBuffer bytes = ByteBuffer.allocate(tensor.values().length * Float.BYTES);
      bytes.asFloatBuffer().put(tensor.values());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public byte[] tokenizerJson() {
    return tokenizerJson.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncoderModel that
        && name.equals(that.name)
        && config.equals(that.config)
        && weights.equals(that.weights)
        && Arrays.equals(tokenizerJson, that.tokenizerJson);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + config.hashCode();
  }

  @Override
  public String toString() {
    return "EncoderModel[" + name + ", " + weights.parameters() + " parameters]";
  }
}
