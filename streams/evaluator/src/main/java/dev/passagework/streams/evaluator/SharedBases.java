package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Embedders that are shared by models of the same untouched base: every model has its version 0,
 * and arms differ in what they learn more often than in what they begin with. What such weights
 * embedded is kept as vectors, and the next model with the same ones is not even opened for it. All
 * other checkpoints are opened as they are. Used by one thread at a time.
 */
final class SharedBases implements EmbedderSource {
  /** What tells of a model in words, and decides no embedding. */
  private static final String MODEL_CARD = "README.md";

  private final EmbedderSource source;
  private final int limit;

  /** Vectors by weights and text; the weights that were not asked for the longest come first. */
  private final Map<String, Map<String, float[]>> known = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * Bases on top of a source.
   *
   * @param source what opens checkpoints
   * @param limit vectors that are kept at most, of all bases together
   */
  SharedBases(EmbedderSource source, int limit) {
    this.source = source;
    this.limit = limit;
  }

  @Override
  public Embedder open(Checkpoint checkpoint) throws IOException {
    return checkpoint.id().version() == GainOverBase.BASE
        ? new Base(checkpoint)
        : source.open(checkpoint);
  }

  private static String weights(Checkpoint checkpoint) {
    return checkpoint.files().stream()
        .filter(file -> !file.name().equals(MODEL_CARD))
        .sorted(Comparator.comparing(Checkpoint.File::name))
        .map(file -> file.name() + " " + file.sha256())
        .collect(Collectors.joining("\n"));
  }

  /** Forgets whole bases, the longest unused ones first, until no more is kept than may be. */
  private void forget() {
    long kept = known.values().stream().mapToLong(Map::size).sum();
    Iterator<Map<String, float[]>> eldest = known.values().iterator();
    while (kept > limit) {
      kept -= eldest.next().size();
      eldest.remove();
    }
  }

  /** An untouched base, opened when it is asked for what it has not embedded before. */
  private final class Base implements Embedder {
    private final Checkpoint checkpoint;
    private final String weights;
    private @Nullable Embedder opened;

    Base(Checkpoint checkpoint) {
      this.checkpoint = checkpoint;
      this.weights = weights(checkpoint);
    }

    @Override
    public float[][] embedQueries(List<String> queries) {
      return embed(queries, query -> "query " + query, texts -> opened().embedQueries(texts));
    }

    @Override
    public float[][] embedPassages(List<PassageText> passages) {
      return embed(
          passages, text -> "passage " + text.joined(), texts -> opened().embedPassages(texts));
    }

    private <T> float[][] embed(
        List<T> texts, Function<T, String> name, Function<List<T>, float[][]> embedding) {
      Map<String, float[]> vectors = known.computeIfAbsent(weights, key -> new HashMap<>());
      List<String> keys = texts.stream().map(name).map(Identity::hash).toList();
      Map<String, T> missing = new LinkedHashMap<>();
      for (int i = 0; i < keys.size(); i++) {
        if (!vectors.containsKey(keys.get(i))) {
          missing.put(keys.get(i), texts.get(i));
        }
      }
      if (!missing.isEmpty()) {
        Iterator<String> key = missing.keySet().iterator();
        for (float[] vector : embedding.apply(List.copyOf(missing.values()))) {
          vectors.put(key.next(), vector);
        }
      }
      float[][] embedded = keys.stream().map(vectors::get).toArray(float[][]::new);
      forget();
      return embedded;
    }

    @Override
    public int dimension() {
      return opened().dimension();
    }

    private Embedder opened() {
      if (opened == null) {
        try {
          opened = source.open(checkpoint);
        } catch (IOException e) {
          throw new UncheckedIOException(e.getMessage(), e);
        }
      }
      return opened;
    }

    @Override
    public void close() {
      if (opened != null) {
        opened.close();
      }
    }
  }
}
