package dev.passagework.ops.study.engine;

import java.util.List;

/**
 * Arms that could not be run, since they have no pairs to learn.
 *
 * @param arms hashes of their settings
 */
public record LeftOut(List<String> arms) {
  /** Nothing is left out. */
  public static final LeftOut NONE = new LeftOut(List.of());

  public LeftOut {
    arms = List.copyOf(arms);
  }
}
