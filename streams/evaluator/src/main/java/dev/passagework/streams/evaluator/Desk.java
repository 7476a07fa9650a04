package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.search.Hit;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance does its searching: one thread, which the encoder's own threads join, and one
 * embedder at a time. Tasks that want another checkpoint wait until those at work with this one are
 * through; therefore all go from checkpoint to checkpoint together, and each is loaded once.
 */
final class Desk implements AutoCloseable {
  private final EmbedderSource source;
  private final LexicalSearch lexical;
  private final Executor executor;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final Impediments impediments = new Impediments();
  private @Nullable OpenCheckpoint open;
  private int passes;
  private boolean closing;

  /**
   * A desk.
   *
   * @param source what opens checkpoints
   * @param lexical what searches whole collections
   * @param executor what does the work, one piece after another; the caller ends it after the desk
   */
  Desk(EmbedderSource source, LexicalSearch lexical, Executor executor) {
    this.source = source;
    this.lexical = lexical;
    this.executor = executor;
  }

  /**
   * A search with the embedder of a checkpoint.
   *
   * @param queries all judged queries of what is examined
   * @param k hits to keep for each
   * @return empty while another checkpoint is at work, and once the desk is being closed
   */
  synchronized Optional<Pass> dense(
      Checkpoint checkpoint, Examination of, List<JudgedQuery> queries, int k) {
    if (closing || (open != null && open.isInUse() && !open.isOf(checkpoint))) {
      return Optional.empty();
    }
    OpenCheckpoint mine = onTop(checkpoint);
    mine.taken();
    passes++;
    CompletableFuture<Search> search =
        mine.embedder()
            .thenApplyAsync(
                embedder -> new DenseSearch(embedder, mine.queryVectors(of, queries, embedder), k),
                executor);
    return Optional.of(new Pass(search, executor, () -> release(mine)));
  }

  /**
   * A BM25 search of a whole collection.
   *
   * @return done when the search is: empty where the passages are not those of the manifest
   */
  synchronized CompletableFuture<Optional<List<List<Hit>>>> lexical(
      CollectionManifest manifest, List<JudgedQuery> queries) {
    if (closing) {
      return new CompletableFuture<>();
    }
    passes++;
    return CompletableFuture.supplyAsync(
            () -> {
              try {
                return lexical.search(manifest, queries);
              } catch (IOException e) {
                throw new CompletionException(e);
              }
            },
            executor)
        .whenComplete((found, failure) -> leave());
  }

  /** What keeps those who search here from it. */
  Impediments impediments() {
    return impediments;
  }

  /** Takes no more searches, and closes the embedder once those there are have been closed. */
  @Override
  public synchronized void close() {
    closing = true;
    endIfEmpty();
  }

  /** Done when the desk has been closed, and nothing is at work on it. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  private OpenCheckpoint onTop(Checkpoint checkpoint) {
    if (open != null && open.isOf(checkpoint)) {
      return open;
    }
    if (open != null) {
      open.retire(executor);
    }
    open = new OpenCheckpoint(checkpoint, opened(checkpoint));
    return open;
  }

  private CompletableFuture<Embedder> opened(Checkpoint checkpoint) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return source.open(checkpoint);
          } catch (IOException e) {
            throw new CompletionException(e);
          }
        },
        executor);
  }

  private synchronized void release(OpenCheckpoint mine) {
    mine.released();
    if (mine == open && !mine.isInUse() && mine.embedder().isCompletedExceptionally()) {
      open = null;
    }
    left();
  }

  private synchronized void leave() {
    left();
  }

  private void left() {
    passes--;
    endIfEmpty();
  }

  private void endIfEmpty() {
    if (closing && passes == 0 && !ended.isDone()) {
      if (open != null) {
        open.retire(executor);
        open = null;
      }
      executor.execute(() -> ended.complete(null));
    }
  }
}
