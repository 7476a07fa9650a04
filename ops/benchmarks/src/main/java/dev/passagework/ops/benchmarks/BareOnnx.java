package dev.passagework.ops.benchmarks;

import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.OnnxEmbedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.IOException;
import java.util.List;

/**
 * ONNX Runtime without anything around it: texts in a list, embedded in a loop. It is given all
 * that the evaluator's embedder has, texts of a length together and no padding but to that, so that
 * it is as fast as the same texts can be embedded here.
 */
final class BareOnnx {
  private static final int BATCH = 256;

  private BareOnnx() {}

  /** Seconds that it takes to embed texts, after a warm-up. */
  static double seconds(List<PassageText> texts, int threads) {
    try (OnnxEmbedder embedder =
        OnnxEmbedder.open(BaseModels.load(EvaluatorStage.MODEL), threads)) {
      embed(embedder, texts.subList(0, Math.min(64, texts.size())));
      long start = System.nanoTime();
      embed(embedder, texts);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static void embed(OnnxEmbedder embedder, List<PassageText> texts) {
    for (int from = 0; from < texts.size(); from += BATCH) {
      var unused =
          embedder.embedPassages(texts.subList(from, Math.min(from + BATCH, texts.size())));
    }
  }

  /**
   * Arguments: which part of how many parts. It prints when it is ready, and the seconds it took.
   */
  public static void main(String[] arguments) throws IOException {
    NativeLibraries.prepare(NativeLibraries.defaultCache());
    int part = Integer.parseInt(arguments[0]);
    int parts = Integer.parseInt(arguments[1]);
    List<PassageText> all = EvaluatorTexts.all();
    List<PassageText> mine =
        all.subList(part * all.size() / parts, (part + 1) * all.size() / parts);
    ChildProcess.say("ready");
    int told = System.in.read();
    if (told >= 0) {
      ChildProcess.say(seconds(mine, 1));
    }
  }
}
