package dev.passagework.streams.retrieval.encoder;

import java.util.Objects;

/**
 * The shape of a BERT-family dual-encoder and how it reads texts. Embeddings are always
 * L2-normalised, so that the dot product is the cosine.
 *
 * @param vocabularySize rows of the word embeddings
 * @param maxPositions rows of the position embeddings; no text may have more tokens
 * @param hiddenSize length of a token's vector and of an embedding; a multiple of {@code heads}
 * @param layers transformer layers
 * @param heads attention heads per layer
 * @param intermediateSize width of the feed-forward part
 * @param layerNormEpsilon added to the variance in every layer normalisation
 * @param pooling from token vectors to an embedding
 * @param queryPrefix put before every query, empty for none
 * @param passagePrefix put before every passage, empty for none
 * @param maxQueryTokens where queries are cut, {@code [CLS]} and {@code [SEP]} included
 * @param maxPassageTokens where passages are cut, {@code [CLS]} and {@code [SEP]} included
 */
public record EncoderConfig(
    int vocabularySize,
    int maxPositions,
    int hiddenSize,
    int layers,
    int heads,
    int intermediateSize,
    float layerNormEpsilon,
    Pooling pooling,
    String queryPrefix,
    String passagePrefix,
    int maxQueryTokens,
    int maxPassageTokens) {

  /** The fewest tokens a text may be cut to: {@code [CLS]}, one token, {@code [SEP]}. */
  private static final int LEAST_TOKENS = 3;

  public EncoderConfig {
    positive("vocabularySize", vocabularySize);
    positive("maxPositions", maxPositions);
    positive("hiddenSize", hiddenSize);
    positive("layers", layers);
    positive("heads", heads);
    positive("intermediateSize", intermediateSize);
    if (hiddenSize % heads != 0) {
      throw new IllegalArgumentException(
          "hiddenSize " + hiddenSize + " is not a multiple of heads " + heads);
    }
    if (!(layerNormEpsilon > 0f && layerNormEpsilon < 1f)) {
      throw new IllegalArgumentException(
          "layerNormEpsilon " + layerNormEpsilon + " is not between 0 and 1");
    }
    Objects.requireNonNull(pooling, "pooling");
    Objects.requireNonNull(queryPrefix, "queryPrefix");
    Objects.requireNonNull(passagePrefix, "passagePrefix");
    tokens("maxQueryTokens", maxQueryTokens, maxPositions);
    tokens("maxPassageTokens", maxPassageTokens, maxPositions);
  }

  /** The same encoder with other limits on the tokens of queries and passages. */
  public EncoderConfig withMaxTokens(int queryTokens, int passageTokens) {
    return new EncoderConfig(
        vocabularySize,
        maxPositions,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        layerNormEpsilon,
        pooling,
        queryPrefix,
        passagePrefix,
        queryTokens,
        passageTokens);
  }

  /** Length of one attention head's vectors. */
  public int headSize() {
    return hiddenSize / heads;
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
    }
  }

  private static void tokens(String name, int value, int maxPositions) {
    if (value < LEAST_TOKENS || value > maxPositions) {
      throw new IllegalArgumentException(
          "%s must be between %d and maxPositions (%d), but is %d"
              .formatted(name, LEAST_TOKENS, maxPositions, value));
    }
  }
}
