package dev.passagework.ops.study.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The answer of a study, in sentences with numbers and intervals. */
final class Answers {
  private final Material material;
  private final String metric;
  private final List<String> sentences = new ArrayList<>();

  private Answers(Material material) {
    this.material = material;
    this.metric = material.metric();
  }

  static List<String> of(Material material) {
    Answers answers = new Answers(material);
    if (material.done() < material.wanted()) {
      answers.sentences.add(
          "The study is not through: %d of %d runs have results. What follows holds for these."
              .formatted(material.done(), material.wanted()));
    }
    int leftOut = material.leftOut().arms().size();
    if (leftOut > 0) {
      answers.sentences.add(
          "Arms without a pair to learn, which are left out: %d; the table of what was bought says what was rejected."
              .formatted(leftOut));
    }
    material.centre().ifPresent(answers::about);
    return answers.sentences;
  }

  private void about(ArmData centre) {
    Set<String> on = centre.inDomain();
    worth(centre, on);
    best(centre, on);
    scale("density");
    scale("coverage");
    llm(centre, on);
    kind(centre, on);
    base(on);
    withoutLlm(centre, on);
    cost(centre);
  }

  private void worth(ArmData centre, Set<String> on) {
    Difference gain = centre.gain(on, metric);
    sentences.add(
        "Is it worth it? %s On %s, %s pairs took %s of %s from %s to %s: %s (95 %% interval, %d queries, seeds: %d)."
            .formatted(
                inShort(Verdict.above(gain, 0)),
                String.join(", ", on),
                Words.count(centre.pairs()),
                metric,
                centre.outline().value("base"),
                Words.score(Means.of(centre.untouched(on, metric))),
                Words.score(Means.of(centre.scores(on, metric))),
                Words.difference(gain),
                gain.queries(),
                centre.runs().size()));
    Set<String> others = centre.outOfDomain();
    if (!others.isEmpty()) {
      sentences.add(
          "And elsewhere? On what it did not learn from (%s): %s."
              .formatted(String.join(", ", others), Words.difference(centre.gain(others, metric))));
    }
    bm25(on);
  }

  private static String inShort(Verdict.Outcome outcome) {
    if (outcome == Verdict.Outcome.UNDECIDED) {
      return "Not shown.";
    }
    return outcome == Verdict.Outcome.SUPPORTED ? "Yes." : "No, it harms.";
  }

  private void bm25(Set<String> on) {
    material
        .bm25()
        .ifPresent(
            bm25 ->
                on.forEach(
                    collection ->
                        sentences.add(
                            "For comparison, BM25 reaches %s on %s."
                                .formatted(
                                    Words.score(
                                        Means.of(
                                            bm25.scores()
                                                .getOrDefault(collection, Map.of())
                                                .getOrDefault(metric, Map.of()))),
                                    collection))));
  }

  private void best(ArmData centre, Set<String> on) {
    Optional<ArmData> best =
        material.compared().stream()
            .filter(arm -> arm.inDomain().equals(on))
            .max(Comparator.comparingDouble(arm -> Means.of(arm.scores(on, metric))));
    best.filter(arm -> !arm.equals(centre))
        .ifPresent(
            arm ->
                sentences.add(
                    "The highest mean of all %d arms has the one with %s: %s, %s against the centre. The best of many is flattered by chance."
                        .formatted(
                            material.compared().size(),
                            arm.label(material.centreOutline()),
                            Words.score(Means.of(arm.scores(on, metric))),
                            Words.difference(
                                Difference.of(
                                    arm.scores(on, metric), centre.scores(on, metric))))));
  }

  private void scale(String axis) {
    Curves.central(material, axis).ifPresent(curve -> sentences.add(scale(axis, curve)));
  }

  private static String scale(String axis, Curve curve) {
    ArmData enough = curve.enough();
    ArmData best = curve.best();
    String least =
        enough.equals(best)
            ? "%s is the best, and everything smaller falls short of it"
                .formatted(best.outline().value(axis))
            : "%s is the least that is not shown to fall short of the best, %s, which is %s above it"
                .formatted(
                    enough.outline().value(axis),
                    best.outline().value(axis),
                    Words.difference(curve.behindBest(enough)));
    return "How much? Of %s, %s. From %s to %s pairs the gain goes from %s to %s; the last step adds %s; %s."
        .formatted(
            axis,
            enough.equals(curve.smallest()) && enough.equals(best)
                ? "%s, the least, is the best".formatted(best.outline().value(axis))
                : least,
            Words.count(curve.smallest().pairs()),
            Words.count(curve.largest().pairs()),
            Words.difference(curve.gain(curve.smallest())),
            Words.difference(curve.gain(curve.largest())),
            Words.difference(curve.lastStep()),
            curve.diminishing());
  }

  private void llm(ArmData centre, Set<String> on) {
    List<ArmData> arms = material.like(centre, "llms");
    if (arms.size() == 1 && !centre.outline().value("llms").isEmpty()) {
      sentences.add("By which LLM? Only %s was asked.".formatted(centre.outline().value("llms")));
    }
    for (ArmData arm : arms) {
      if (!arm.equals(centre)) {
        sentences.add(
            "By which LLM? %s in place of %s: %s; its part of the purchase is %s against %s."
                .formatted(
                    arm.outline().value("llms"),
                    centre.outline().value("llms"),
                    Words.difference(
                        Difference.of(arm.scores(on, metric), centre.scores(on, metric))),
                    material.cost(arm.outline()),
                    material.cost(centre.outline())));
      }
    }
  }

  private void kind(ArmData centre, Set<String> on) {
    for (ArmData arm : Budgets.mixesLike(material, centre)) {
      sentences.add(
          "Of which kind? %s at the same budget as %s: %s."
              .formatted(
                  arm.outline().value("strategies"),
                  centre.outline().value("strategies"),
                  Words.difference(
                      Difference.of(arm.scores(on, metric), centre.scores(on, metric)))));
    }
  }

  private void base(Set<String> on) {
    List<ArmData> ladder = Ladder.of(material);
    if (ladder.size() > 1) {
      ArmData best =
          ladder.stream()
              .max(Comparator.comparingDouble(arm -> Means.of(arm.scores(on, metric))))
              .orElseThrow();
      ArmData most =
          ladder.stream()
              .max(Comparator.comparingDouble(arm -> arm.gain(on, metric).mean()))
              .orElseThrow();
      sentences.add(
          "For which base? %s ends highest, at %s; %s gains most, %s."
              .formatted(
                  best.outline().value("base"),
                  Words.score(Means.of(best.scores(on, metric))),
                  most.outline().value("base"),
                  Words.difference(most.gain(on, metric))));
    }
  }

  private void withoutLlm(ArmData centre, Set<String> on) {
    for (String control : List.of("crop", "ict")) {
      material
          .control(control)
          .ifPresent(
              arm ->
                  sentences.add(
                      "Without an LLM? %s gains %s; the centre is %s above it at the same schedule."
                          .formatted(
                              control,
                              Words.difference(arm.gain(on, metric)),
                              Words.difference(
                                  Difference.of(
                                      centre.scores(on, metric), arm.scores(on, metric))))));
    }
  }

  private void cost(ArmData centre) {
    Material.Cost all = Material.Cost.of(material.bought());
    if (all.tokens() > 0) {
      sentences.add(
          "At what cost? %s for all arms together; the centre's part is %s."
              .formatted(all, material.cost(centre.outline())));
    }
  }
}
