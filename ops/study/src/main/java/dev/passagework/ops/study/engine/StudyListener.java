package dev.passagework.ops.study.engine;

/** Who is told how a study gets on. */
@FunctionalInterface
public interface StudyListener {
  /** Takes a line of news. */
  void say(String news);
}
