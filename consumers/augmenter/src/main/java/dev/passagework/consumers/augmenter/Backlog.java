package dev.passagework.consumers.augmenter;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the poll thread and the event loop meet: requests one way, outcomes the other. It is full
 * when it holds enough to keep the event loop busy until the next poll; then the poll thread pauses
 * the partitions, and goes on polling, since a consumer that does not poll is put out of its group.
 */
final class Backlog {
  private final int capacity;
  private final Queue<Task> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger size = new AtomicInteger();
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

  Backlog(int capacity) {
    this.capacity = capacity;
  }

  /** Adds requests, even beyond the capacity. */
  void add(Collection<Task> tasks) {
    size.addAndGet(tasks.size());
    requests.addAll(tasks);
  }

  /** The next request whose partition is still ours; null if there is none. */
  @Nullable Task poll() {
    Task task = requests.poll();
    while (task != null) {
      size.decrementAndGet();
      if (!task.lease().isRevoked()) {
        return task;
      }
      task = requests.poll();
    }
    return null;
  }

  boolean isFull() {
    return size.get() >= capacity;
  }

  /** Adds an outcome. */
  void finish(Outcome outcome) {
    outcomes.add(outcome);
  }

  /** Takes every outcome that there is. */
  void takeOutcomes(Consumer<Outcome> each) {
    Outcome outcome = outcomes.poll();
    while (outcome != null) {
      each.accept(outcome);
      outcome = outcomes.poll();
    }
  }
}
