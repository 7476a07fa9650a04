package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which pairs a model learns, as its checkpoints tell: what distinguishes the arms of a study, or
 * the shadow arms beside a mixed stream.
 *
 * @param base base model: gains of different ones are not compared
 * @param strategies augmentation strategies; empty for all
 * @param llms LLMs; empty for all
 * @param isWhole whether it takes all there is of these, at any density and of every passage
 */
record Arm(String base, TreeSet<String> strategies, TreeSet<String> llms, boolean isWhole) {
  /** What stands where an arm is not restricted. */
  static final String ALL = "*";

  static Arm of(Checkpoint checkpoint) {
    Map<String, String> told = checkpoint.hyperParameters();
    return new Arm(
        checkpoint.base(),
        names(told.getOrDefault("strategies", "")),
        names(told.getOrDefault("llms", "")),
        told.getOrDefault("density", "0").equals("0")
            && Double.parseDouble(told.getOrDefault("coverage", "1")) >= 1);
  }

  /** Its one strategy, or {@link #ALL}. */
  String strategy() {
    return strategies.size() == 1 ? strategies.first() : ALL;
  }

  /** Its one LLM, or {@link #ALL}. */
  String llm() {
    return llms.size() == 1 ? llms.first() : ALL;
  }

  /** Whether it takes whatever comes. */
  boolean isMix() {
    return strategies.isEmpty() && llms.isEmpty();
  }

  /** Whether its gains are those of one strategy, or one LLM, alone. */
  boolean isSingle() {
    return (strategies.size() == 1 && llms.size() <= 1)
        || (llms.size() == 1 && strategies.isEmpty());
  }

  private static TreeSet<String> names(String text) {
    TreeSet<String> names = new TreeSet<>(Set.of(text.split(",")));
    names.remove("");
    return names;
  }
}
