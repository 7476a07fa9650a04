package dev.passagework.ops.study.engine;

/** Who closes what a study opens, when the command ends or is interrupted. */
@FunctionalInterface
public interface Keeper {
  /** Takes something to close, and returns it. */
  <T extends AutoCloseable> T add(T resource);
}
