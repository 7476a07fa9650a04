package dev.passagework.ops.study.report;

import dev.passagework.ops.study.engine.Outline.LlmOutline;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The finding on the sizes of LLMs: the smallest against the largest, all else equal. */
final class LlmSizes {
  private static final String NAME = "Smaller LLMs do about as well as larger ones";
  private static final String CURE =
      "two LLMs with different 'size' under 'llms' and arms that differ in 'llms' alone, such as"
          + " 'vary: {llms: [small, large]}'";

  private final Material material;
  private final LlmOutline smallest;
  private final LlmOutline largest;

  private LlmSizes(Material material, LlmOutline smallest, LlmOutline largest) {
    this.material = material;
    this.smallest = smallest;
    this.largest = largest;
  }

  static Verdict of(Material material) {
    List<LlmOutline> sized =
        material.outline().llms().stream()
            .filter(llm -> llm.size() > 0)
            .sorted(Comparator.comparingDouble(LlmOutline::size))
            .toList();
    if (sized.isEmpty() || sized.get(0).size() == sized.get(sized.size() - 1).size()) {
      return Verdict.missing(NAME, CURE);
    }
    LlmSizes sizes = new LlmSizes(material, sized.get(0), sized.get(sized.size() - 1));
    return material.compared().stream()
        .filter(arm -> !arm.inDomain().isEmpty())
        .filter(arm -> arm.outline().value("llms").equals(sizes.smallest.name()))
        .flatMap(arm -> sizes.verdict(arm).stream())
        .findFirst()
        .orElseGet(() -> Verdict.missing(NAME, CURE));
  }

  /** An arm of the smallest LLM against the one that differs from it in asking the largest. */
  private Optional<Verdict> verdict(ArmData small) {
    return material.like(small, "llms").stream()
        .filter(arm -> arm.outline().value("llms").equals(largest.name()))
        .findFirst()
        .map(large -> verdict(small, large));
  }

  private Verdict verdict(ArmData small, ArmData large) {
    Difference difference =
        Difference.of(
            small.scores(small.inDomain(), material.metric()),
            large.scores(small.inDomain(), material.metric()));
    double margin = material.outline().margin();
    String text =
        "%s (%s billion parameters) against %s (%s billion): %s; competitive means to lose no more than %s. %s pairs for %s, against %s for %s."
            .formatted(
                smallest.name(),
                plain(smallest.size()),
                largest.name(),
                plain(largest.size()),
                Words.difference(difference),
                Words.score(margin),
                Words.count(small.pairs()),
                material.cost(small.outline()),
                Words.count(large.pairs()),
                material.cost(large.outline()));
    return Verdict.of(NAME, Verdict.above(difference, -margin), text, difference);
  }

  private static String plain(double size) {
    return size == Math.rint(size) ? Long.toString(Math.round(size)) : Double.toString(size);
  }
}
