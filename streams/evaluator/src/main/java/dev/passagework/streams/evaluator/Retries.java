package dev.passagework.streams.evaluator;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task could not do for a cause that may pass, and when each is tried again: after a second,
 * and later and later from there. Nothing of it is kept over a restart, which is a try by itself.
 */
final class Retries {
  private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
  private static final long FIRST_MILLIS = 1000;
  private static final int DOUBLINGS = 5;

  private final Impediments impediments;
  private final Map<String, Due> due = new HashMap<>();

  Retries(Impediments impediments) {
    this.impediments = impediments;
  }

  /** How many times something failed, and from when it may be tried again. */
  private record Due(int failures, long from) {}

  /** Whether something failed, and its time has not come yet. */
  boolean isWaiting(String what, long now) {
    Due next = due.get(what);
    return next != null && now < next.from();
  }

  /**
   * Puts off what failed.
   *
   * @param message one line that names the cause and the cure
   */
  void failed(String what, String message, long now) {
    int failures = due.containsKey(what) ? due.get(what).failures() + 1 : 1;
    long wait = FIRST_MILLIS << Math.min(failures - 1, DOUBLINGS);
    due.put(what, new Due(failures, now + wait));
    LOG.warn("{} (tried again in {} s)", message, wait / 1000);
    impediments.hinder(this, message);
  }

  /** What has been done, or is not to be done any more. */
  void done(String what) {
    if (due.remove(what) != null && due.isEmpty()) {
      impediments.free(this);
    }
  }

  /** Whether anything is put off. */
  boolean isEmpty() {
    return due.isEmpty();
  }

  /** Gives up all but these. */
  void retain(Set<String> wanted) {
    if (due.keySet().retainAll(wanted) && due.isEmpty()) {
      impediments.free(this);
    }
  }

  /** Gives up all. */
  void end() {
    due.clear();
    impediments.free(this);
  }
}
