package dev.passagework.streams.evaluator;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What keeps the tasks of an instance from their work for now, told by those that are kept. */
final class Impediments {
  private final Map<Object, String> standing = new ConcurrentHashMap<>();

  /**
   * Tells that somebody is kept from work.
   *
   * @param message one line that names the cause and the cure
   */
  void hinder(Object whom, String message) {
    String unused = standing.put(whom, message);
  }

  /** Tells that somebody is not kept from work any more. */
  void free(Object whom) {
    String unused = standing.remove(whom);
  }

  /** One of those there are. */
  Optional<String> any() {
    return standing.values().stream().findFirst();
  }
}
