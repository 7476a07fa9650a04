package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.runtime.DamagedCheckpointException;
import java.io.IOException;
import java.util.List;

/**
 * A stand-in for an encoder: one dimension per word that it knows. Which words a checkpoint knows
 * stands in its hyper-parameters, so that its scores can be worked out by hand.
 */
record WordEmbedder(List<String> known) implements Embedder {
  static final String KNOWS = "knows";
  static final String DAMAGED = "damaged";
  static final String DIVERGED = "diverged";

  /** The embedder of a checkpoint. */
  static Embedder of(Checkpoint checkpoint) throws IOException {
    String knows = checkpoint.hyperParameters().getOrDefault(KNOWS, "");
    if (knows.equals(DAMAGED)) {
      throw new DamagedCheckpointException("weights.safetensors is damaged");
    }
    return new WordEmbedder(List.of(knows.split(" ")));
  }

  @Override
  public float[][] embedQueries(List<String> queries) {
    return queries.stream().map(this::vector).toArray(float[][]::new);
  }

  @Override
  public float[][] embedPassages(List<PassageText> passages) {
    return passages.stream().map(PassageText::joined).map(this::vector).toArray(float[][]::new);
  }

  private float[] vector(String text) {
    float[] vector = new float[known.size()];
    for (String word : text.split(" ")) {
      int index = known.indexOf(word);
      if (index >= 0) {
        vector[index] = known.contains(DIVERGED) ? Float.NaN : 1;
      }
    }
    return vector;
  }

  @Override
  public int dimension() {
    return known.size();
  }

  @Override
  public void close() {}
}
