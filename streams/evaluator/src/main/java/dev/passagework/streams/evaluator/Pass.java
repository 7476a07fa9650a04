package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.streams.retrieval.search.Hit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One search over the passages of a partition, done on the desk's thread while the stream thread
 * feeds it. The stream thread never waits for it, so that no transaction and no poll runs late.
 */
final class Pass implements AutoCloseable {
  private final Executor executor;
  private final Runnable released;
  private final AtomicInteger pending = new AtomicInteger();
  private CompletableFuture<Search> work;
  private volatile boolean abandoned;

  /**
   * A pass.
   *
   * @param opened the search, once there is one
   * @param released called on the executor after the pass was closed and its search with it
   */
  Pass(CompletableFuture<Search> opened, Executor executor, Runnable released) {
    this.work = opened;
    this.executor = executor;
    this.released = released;
  }

  /** Searches a batch once those before it are through. */
  void add(List<JudgedPassage> batch) {
    pending.incrementAndGet();
    work =
        work.thenApplyAsync(
                search -> {
                  if (!abandoned) {
                    search.add(batch);
                  }
                  return search;
                },
                executor)
            .whenComplete((search, failure) -> pending.decrementAndGet());
  }

  /** How many batches are not through. */
  int pending() {
    return pending.get();
  }

  /** The best hits of all batches, in the order of the queries; fails as the work failed. */
  CompletableFuture<List<List<Hit>>> rankings() {
    return work.thenApplyAsync(Search::rankings, executor);
  }

  /** Whether the work has failed; {@link #rankings} tells how. */
  boolean hasFailed() {
    return work.isCompletedExceptionally();
  }

  /** Drops what is not through, and lets go of the search after that. */
  @Override
  public void close() {
    abandoned = true;
    work =
        work.whenCompleteAsync(
            (search, failure) -> {
              if (search != null) {
                search.close();
              }
              released.run();
            },
            executor);
  }
}
