package dev.passagework.ops.study.engine;

/** Who is told how a study gets on. */
@FunctionalInterface
public interface StudyListener {
  /** Takes a line of news. */
  void say(String news);

  /**
   * Takes how far it is, again and again.
   *
   * @param unit what is counted, such as {@code runs}
   * @param done how many are done
   * @param all how many there are
   */
  default void at(String unit, long done, long all) {}
}
