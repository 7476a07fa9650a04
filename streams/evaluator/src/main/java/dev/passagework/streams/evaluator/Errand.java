package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.streams.evaluator.SearchMethod.Assignment;
import dev.passagework.streams.retrieval.search.Hit;
import dev.passagework.streams.runtime.DamagedCheckpointException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A pass over the passages of a task, and how far it has come. */
final class Errand implements AutoCloseable {
  /** One batch at work, and one that waits, so that the desk never does. */
  private static final int AHEAD = 2;

  private final Assignment assignment;
  private final List<JudgedQuery> queries;
  private final Pass pass;
  private final PassageShelf.Batches batches;
  private @Nullable CompletableFuture<List<List<Hit>>> result;
  private long searched;

  /**
   * An errand.
   *
   * @param batches the passages to go over
   */
  Errand(
      Assignment assignment, List<JudgedQuery> queries, Pass pass, PassageShelf.Batches batches) {
    this.assignment = assignment;
    this.queries = queries;
    this.pass = pass;
    this.batches = batches;
  }

  Assignment assignment() {
    return assignment;
  }

  Examination of() {
    return assignment.of();
  }

  List<JudgedQuery> queries() {
    return queries;
  }

  /** Hands out as many batches as the pass can take, and asks for the result after the last. */
  void feed(int size) {
    while (result == null && pass.pending() < AHEAD) {
      List<JudgedPassage> batch = batches.next(size);
      if (batch.isEmpty() || pass.hasFailed()) {
        result = pass.rankings();
      } else {
        pass.add(batch);
        searched += batch.size();
      }
    }
  }

  /** Passages handed out so far. */
  long searched() {
    return searched;
  }

  boolean isFailed() {
    return result != null && result.isCompletedExceptionally();
  }

  boolean isThrough() {
    return result != null && result.isDone() && !result.isCompletedExceptionally();
  }

  List<List<Hit>> rankings() {
    return result().join();
  }

  /** Why it failed, in words. An error of the machine, such as lack of memory, is thrown on. */
  String reason() {
    return Failures.words(failure());
  }

  /**
   * Whether it failed for what the machine is like for now, such as a directory that is not
   * mounted, and not for what the checkpoint is.
   */
  boolean isImpeded() {
    Throwable cause = failure();
    return cause instanceof IOException && !(cause instanceof DamagedCheckpointException);
  }

  private Throwable failure() {
    try {
      return new IllegalStateException("it has not failed: " + result().join().size());
    } catch (CompletionException e) {
      return Failures.cause(e);
    }
  }

  private CompletableFuture<List<List<Hit>>> result() {
    return Objects.requireNonNull(result, "asked before it was through");
  }

  @Override
  public void close() {
    pass.close();
  }
}
