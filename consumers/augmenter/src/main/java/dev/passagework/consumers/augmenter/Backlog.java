package dev.passagework.consumers.augmenter;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Where the poll thread and the event loop meet: requests one way, outcomes the other. It is full
 * when it holds enough to keep the event loop busy until the next poll; then the poll thread pauses
 * the partitions, and goes on polling, since a consumer that does not poll is put out of its group.
 *
 * <p>Requests for LLMs that cannot be called now do not fill it, so that those for others are still
 * read, until there are too many of them for the memory.
 */
final class Backlog {
  /** Largest number of requests held. */
  static final int MOST = 10_000;

  private static final long MOST_BYTES = 16L * 1024 * 1024;

  private final int capacity;
  private final Queue<Task> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private volatile int blocked;
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();

  Backlog(int capacity) {
    this.capacity = Math.min(capacity, MOST);
  }

  /** Adds requests, even beyond the capacity. */
  void add(Collection<Task> tasks) {
    tasks.forEach(this::hold);
    requests.addAll(tasks);
  }

  /** Takes every new request that there is; they count until they are released. */
  void takeRequests(Consumer<Task> each) {
    Task task = requests.poll();
    while (task != null) {
      each.accept(task);
      task = requests.poll();
    }
  }

  /** Counts a request that waits to be sent. */
  void hold(Task task) {
    held.incrementAndGet();
    bytes.addAndGet(task.size());
  }

  /** Counts a request no more: it was sent, or needs not be. */
  void release(Task task) {
    held.decrementAndGet();
    bytes.addAndGet(-task.size());
  }

  /** Notes how many of the requests held wait for LLMs that cannot be called now. */
  void blocked(int count) {
    blocked = count;
  }

  boolean isFull() {
    int count = held.get();
    return count - blocked >= capacity || count >= MOST || bytes.get() >= MOST_BYTES;
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
