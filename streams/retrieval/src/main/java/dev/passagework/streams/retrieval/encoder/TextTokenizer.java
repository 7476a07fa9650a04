package dev.passagework.streams.retrieval.encoder;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A Hugging Face tokenizer that cuts where the caller says and never pads, whatever its {@code
 * tokenizer.json} asks for. Owns native memory. Thread-safe until closed: nothing changes after
 * {@link #open}.
 */
public final class TextTokenizer implements AutoCloseable {

  /** Neither padding nor truncation: both would be the same for queries and passages. */
  private static final Map<String, String> OPTIONS =
      Map.of("padding", "false", "truncation", "false", "addSpecialTokens", "true");

  private final HuggingFaceTokenizer tokenizer;

  private TextTokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * The tokenizer of a model.
   *
   * @throws IllegalArgumentException if its {@code tokenizer.json} cannot be read
   */
  public static TextTokenizer open(EncoderModel model) {
    NativeLibraries.requirePrepared();
    try (ByteArrayInputStream json = new ByteArrayInputStream(model.tokenizerJson())) {
      return new TextTokenizer(HuggingFaceTokenizer.newInstance(json, OPTIONS));
    } catch (IOException | RuntimeException e) {
      throw new IllegalArgumentException(
          "the tokenizer.json of " + model.name() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * The ids of a text between {@code [CLS]} and {@code [SEP]}.
   *
   * @param maxTokens limit on all ids, at least 2; a longer text loses its end
   */
  public long[] encode(String text, int maxTokens) {
    return encode(List.of(text), maxTokens).get(0);
  }

  /** The ids of several texts, in their order, see {@link #encode(String, int)}. */
  public List<long[]> encode(List<String> texts, int maxTokens) {
    if (maxTokens < 2) {
      throw new IllegalArgumentException("maxTokens must be at least 2, but is " + maxTokens);
    }
    if (texts.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(tokenizer.batchEncode(texts))
        .map(Encoding::getIds)
        .map(ids -> cut(ids, maxTokens))
        .toList();
  }

  /** The first ids with the last one, {@code [SEP]}, kept at the end. */
  private static long[] cut(long[] ids, int maxTokens) {
    if (ids.length <= maxTokens) {
      return ids;
    }
    long[] result = Arrays.copyOf(ids, maxTokens);
    result[maxTokens - 1] = ids[ids.length - 1];
    return result;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
