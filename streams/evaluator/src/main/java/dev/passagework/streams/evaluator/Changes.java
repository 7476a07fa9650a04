package dev.passagework.streams.evaluator;

import java.util.concurrent.atomic.AtomicLong;

/** How many changes the global stores of an instance have seen: whoever saw none need not look. */
final class Changes {
  private final AtomicLong count = new AtomicLong();

  void happened() {
    count.incrementAndGet();
  }

  long count() {
    return count.get();
  }
}
