package dev.passagework.ops.study.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    Difference gain = centre.gain(on, metric);
    sentences.add(
        "Is it worth it? On %s, %s pairs took %s of %s from %s to %s: %s (95 %% interval, %d queries, seeds: %d)."
            .formatted(
                String.join(", ", on),
                Words.count(centre.pairs()),
                metric,
                centre.outline().value("base"),
                Words.score(Means.of(centre.untouched(on, metric))),
                Words.score(Means.of(centre.scores(on, metric))),
                Words.difference(gain),
                gain.queries(),
                centre.runs().size()));
    best(centre, on);
    scale("density");
    scale("coverage");
    kind(centre, on);
    base(on);
    withoutLlm(centre, on);
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
    Optional<Curve> curve = Curves.central(material, axis);
    curve.ifPresent(
        c ->
            sentences.add(
                "How much (%s)? From %s to %s pairs the gain goes from %s to %s; the last step adds %s; %s."
                    .formatted(
                        axis,
                        Words.count(c.smallest().pairs()),
                        Words.count(c.largest().pairs()),
                        Words.difference(c.gain(c.smallest())),
                        Words.difference(c.gain(c.largest())),
                        Words.difference(c.lastStep()),
                        c.diminishing())));
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
                      "Without an LLM, %s gains %s; the LLM's queries are %s better at the same schedule."
                          .formatted(
                              control,
                              Words.difference(arm.gain(on, metric)),
                              Words.difference(
                                  Difference.of(
                                      centre.scores(on, metric), arm.scores(on, metric))))));
    }
  }
}
