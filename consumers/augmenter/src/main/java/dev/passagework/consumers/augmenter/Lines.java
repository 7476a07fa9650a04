package dev.passagework.consumers.augmenter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait to be sent, one line for each LLM, so that one which cannot be called holds up
 * nobody else. Confined to the event loop.
 */
final class Lines {
  private final Map<String, Line> byLlm = new HashMap<>();
  private final List<Line> order = new ArrayList<>();

  /** The requests for one LLM. */
  static final class Line {
    private final Deque<Task> tasks = new ArrayDeque<>();
    private boolean blocked;

    @Nullable Task first() {
      return tasks.peek();
    }

    void removeFirst() {
      tasks.remove();
      blocked = false;
    }

    /** Notes whether its LLM cannot be called now, for another reason than that it is at work. */
    void blocked(boolean now) {
      blocked = now;
    }
  }

  /** Adds a request at the end of its line. */
  void add(Task task) {
    line(task).tasks.add(task);
  }

  /** Adds a request that was sent before at the head of its line. */
  void addFirst(Task task) {
    line(task).tasks.addFirst(task);
  }

  /** The lines, each time with another one first. */
  List<Line> all() {
    if (order.size() > 1) {
      Collections.rotate(order, 1);
    }
    return order;
  }

  /** How many requests wait for LLMs that cannot be called. */
  int blocked() {
    int sum = 0;
    for (Line line : order) {
      sum += line.blocked ? line.tasks.size() : 0;
    }
    return sum;
  }

  private Line line(Task task) {
    Line line = byLlm.get(task.request().llm());
    if (line == null) {
      line = new Line();
      byLlm.put(task.request().llm(), line);
      order.add(line);
    }
    return line;
  }
}
