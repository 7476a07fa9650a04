package dev.passagework.streams.retrieval.encoder;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Threads that share pieces of work, each taking the next that nobody has.
 *
 * @param threads the threads, which sleep while there is no work
 */
record Workers(ExecutorService threads) implements AutoCloseable {

  static Workers of(int count) {
    return new Workers(Executors.newFixedThreadPool(count, Workers::thread));
  }

  /**
   * Does every piece, and returns when all are done.
   *
   * @throws IllegalStateException if one failed, or the caller was interrupted
   */
  <T> void each(List<T> pieces, Consumer<T> work) {
    List<Callable<Object>> tasks =
        pieces.stream()
            .map(piece -> Executors.callable(() -> work.accept(piece)))
            .collect(Collectors.toList());
    try {
      for (Future<Object> done : threads.invokeAll(tasks)) {
        Object unused = done.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("embedding failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("embedding was interrupted", e);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "embedder");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
