package dev.passagework.streams.retrieval.encoder;

import java.nio.file.Path;
import java.util.List;

/** The real pre-trained encoder, loaded once, and texts of many lengths to read with it. */
final class MiniLm {

  static final EncoderModel MODEL = load();

  static final List<String> TEXTS =
      List.of(
          "How do I reverse a linked list?",
          "The quick brown fox jumps over the lazy dog.",
          "Photosynthesis turns light into chemical energy, which plants keep as sugar; it takes"
              + " place in the chloroplasts of their cells, and in some bacteria.",
          "Größe naïve café — 你好 😀",
          "a",
          "",
          "max.poll.interval.ms ".repeat(60),
          "Contrastive learning pulls a query towards its passage and away from all others.");

  private MiniLm() {}

  static void prepareNative() {
    NativeLibraries.prepare(Path.of("target", "native"));
  }

  /** The encoder's configuration with another pooling. */
  static EncoderConfig config(Pooling pooling) {
    EncoderConfig own = MODEL.config();
    return new EncoderConfig(
        own.vocabularySize(),
        own.maxPositions(),
        own.hiddenSize(),
        own.layers(),
        own.heads(),
        own.intermediateSize(),
        own.layerNormEpsilon(),
        pooling,
        own.queryPrefix(),
        own.passagePrefix(),
        own.maxQueryTokens(),
        own.maxPassageTokens());
  }

  private static EncoderModel load() {
    prepareNative();
    return BaseModels.load("all-MiniLM-L6-v2");
  }
}
