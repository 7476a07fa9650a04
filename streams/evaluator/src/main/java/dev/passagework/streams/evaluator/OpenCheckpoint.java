package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.streams.retrieval.encoder.Embedder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The checkpoint on the desk: its embedder, how many searches use it, and the vectors of the
 * queries that it has embedded. The counting is guarded by the desk; the vectors are touched on the
 * desk's thread only.
 */
final class OpenCheckpoint {
  private final Checkpoint checkpoint;
  private final CompletableFuture<Embedder> embedder;
  private final Map<Examination, float[][]> queryVectors = new HashMap<>();
  private int users;

  OpenCheckpoint(Checkpoint checkpoint, CompletableFuture<Embedder> embedder) {
    this.checkpoint = checkpoint;
    this.embedder = embedder;
  }

  boolean isOf(Checkpoint wanted) {
    return checkpoint.equals(wanted);
  }

  CompletableFuture<Embedder> embedder() {
    return embedder;
  }

  boolean isInUse() {
    return users > 0;
  }

  void taken() {
    users++;
  }

  void released() {
    users--;
  }

  /** The vectors of the queries, computed once for all tasks. */
  float[][] queryVectors(Examination of, List<JudgedQuery> queries, Embedder opened) {
    return queryVectors.computeIfAbsent(
        of,
        key ->
            DenseSearch.finite(
                opened.embedQueries(queries.stream().map(JudgedQuery::text).toList())));
  }

  /** Closes the embedder, which nobody uses any more. */
  void retire(Executor executor) {
    executor.execute(
        () -> {
          if (!embedder.isCompletedExceptionally()) {
            embedder.join().close();
          }
        });
  }
}
