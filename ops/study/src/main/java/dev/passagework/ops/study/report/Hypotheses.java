package dev.passagework.ops.study.report;

import dev.passagework.ops.study.report.Verdict.Outcome;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The four findings of the study (arXiv 2509.16442), tested on the collections of this one. */
final class Hypotheses {
  private static final double ALPHA = 0.05;

  private final Material material;
  private final String metric;

  private Hypotheses(Material material) {
    this.material = material;
    this.metric = material.metric();
  }

  /** The verdicts, in the order of the paper's abstract. */
  static List<Verdict> of(Material material) {
    Hypotheses all = new Hypotheses(material);
    return List.of(all.helps(), all.fades(), LlmSizes.of(material), all.pretraining());
  }

  private Verdict helps() {
    String name = "Augmentation improves retrieval";
    Optional<ArmData> centre = material.centre();
    if (centre.isEmpty()) {
      return Verdict.missing(name, "the centre has not been run yet");
    }
    ArmData arm = centre.get();
    Difference gain = arm.gain(arm.inDomain(), metric);
    StringBuilder text = new StringBuilder();
    text.append(
        "%s of the centre is %s over its untouched base on %s, %s."
            .formatted(
                metric,
                Words.difference(gain),
                String.join(", ", arm.inDomain()),
                Words.pIs(gain.pValue())));
    if (!arm.outOfDomain().isEmpty()) {
      text.append(
          " On collections that it did not learn from (%s): %s."
              .formatted(
                  String.join(", ", arm.outOfDomain()),
                  Words.difference(arm.gain(arm.outOfDomain(), metric))));
    }
    for (String control : List.of("crop", "ict", "labelled")) {
      material
          .control(control)
          .ifPresent(
              other ->
                  text.append(
                      " Against %s at the same schedule: %s."
                          .formatted(control, Words.difference(against(arm, other)))));
    }
    return Verdict.of(name, Verdict.above(gain, 0), text.toString(), gain);
  }

  private Difference against(ArmData arm, ArmData other) {
    return Difference.of(arm.scores(arm.inDomain(), metric), other.scores(arm.inDomain(), metric));
  }

  private Verdict fades() {
    String name = "The benefit fades beyond a certain scale, with diverse strategies as well";
    List<Curve> curves = Curves.ofFixedSteps(material);
    if (curves.isEmpty()) {
      return Verdict.missing(name, "two arms that differ in density or coverage alone");
    }
    Map<Curve, Outcome> outcomes = flattening(curves);
    Map<Curve, Outcome> ofMixes = new LinkedHashMap<>(outcomes);
    ofMixes.keySet().removeIf(curve -> !curve.isOfMix());
    StringBuilder text = new StringBuilder();
    if (ofMixes.isEmpty()) {
      name = "The benefit fades beyond a certain scale";
      text.append("With diverse strategies: not tested, no mix was measured at several scales. ");
    }
    text.append(
        "Curves of scale: %d; flattening: %d, the contrary: %d, undecided: %d (gain per thousand pairs up to the smallest scale, against that of the last step; p corrected for the number of curves, Holm). "
            .formatted(
                curves.size(),
                count(outcomes, Outcome.SUPPORTED),
                count(outcomes, Outcome.CONTRADICTED),
                count(outcomes, Outcome.UNDECIDED)));
    outcomes.forEach((curve, outcome) -> text.append(isTold(curve) ? told(curve, outcome) : ""));
    Outcome all = together(outcomes.values());
    Outcome outcome =
        ofMixes.isEmpty() || together(ofMixes.values()) == all ? all : Outcome.UNDECIDED;
    return new Verdict(name, outcome, text.toString().strip());
  }

  /** Whether each curve flattens, by p-values that are corrected for the number of curves. */
  private static Map<Curve, Outcome> flattening(List<Curve> curves) {
    List<Difference> contrasts = curves.stream().map(Curve::flattening).toList();
    double[] corrected =
        Holm.corrected(contrasts.stream().mapToDouble(Difference::pValue).toArray());
    Map<Curve, Outcome> outcomes = new LinkedHashMap<>();
    for (int i = 0; i < corrected.length; i++) {
      boolean decided = corrected[i] < ALPHA;
      Outcome sign = contrasts.get(i).mean() > 0 ? Outcome.SUPPORTED : Outcome.CONTRADICTED;
      outcomes.put(curves.get(i), decided ? sign : Outcome.UNDECIDED);
    }
    return outcomes;
  }

  private static long count(Map<Curve, Outcome> outcomes, Outcome which) {
    return outcomes.values().stream().filter(which::equals).count();
  }

  /** Whether a curve goes through the centre, or is that of a mix for the centre's base. */
  private boolean isTold(Curve curve) {
    boolean central = curve.arms().stream().anyMatch(arm -> arm.outline().role().equals("CENTRE"));
    boolean base =
        curve.largest().outline().value("base").equals(material.centreOutline().value("base"));
    return central || (curve.isOfMix() && base);
  }

  private String told(Curve curve, Outcome flattens) {
    Difference flattening = curve.flattening();
    return "%s: the first %s pairs gain %s more per thousand than the last step to %s (%s); that step adds %s; %s.%s "
        .formatted(
            Curves.name(material, curve),
            Words.count(curve.smallest().pairs()),
            Words.difference(flattening),
            Words.count(curve.largest().pairs()),
            flattens.words(),
            Words.difference(curve.lastStep()),
            curve.diminishing(),
            Verdict.resolved(flattens, flattening));
  }

  /** The outcome of several curves: that of those which are decided, if they agree. */
  private static Outcome together(Collection<Outcome> outcomes) {
    boolean supported = outcomes.contains(Outcome.SUPPORTED);
    boolean contradicted = outcomes.contains(Outcome.CONTRADICTED);
    if (supported == contradicted) {
      return Outcome.UNDECIDED;
    }
    return supported ? Outcome.SUPPORTED : Outcome.CONTRADICTED;
  }

  private Verdict pretraining() {
    String name = "Models that are not well pre-trained gain most";
    List<ArmData> ladder = Ladder.of(material);
    if (ladder.size() < 2) {
      return Verdict.missing(
          name, "two bases, such as 'vary: {base: [\"random:all-MiniLM-L6-v2\"]}'");
    }
    ArmData least = ladder.get(0);
    ArmData most = ladder.get(ladder.size() - 1);
    Set<String> on = most.inDomain();
    Map<String, Double> contrast = new TreeMap<>();
    Map<String, Double> gains = gains(least, on);
    gains(most, on)
        .forEach((query, gain) -> contrast.put(query, gains.getOrDefault(query, 0.0) - gain));
    Difference difference =
        Difference.of(contrast.values().stream().mapToDouble(Double::doubleValue).toArray());
    StringBuilder text = new StringBuilder();
    text.append(
        "The gain of %s, the weakest untouched, minus that of %s, the strongest, is %s."
            .formatted(
                least.outline().value("base"),
                most.outline().value("base"),
                Words.difference(difference)));
    for (ArmData arm : ladder) {
      text.append(
          " %s: from %s, %s."
              .formatted(
                  arm.outline().value("base"),
                  Words.score(Means.of(arm.untouched(on, metric))),
                  Words.difference(arm.gain(on, metric))));
    }
    return Verdict.of(name, Verdict.above(difference, 0), text.toString(), difference);
  }

  private Map<String, Double> gains(ArmData arm, Set<String> on) {
    Map<String, Double> gains = new TreeMap<>(arm.scores(on, metric));
    arm.untouched(on, metric).forEach((query, value) -> gains.merge(query, -value, Double::sum));
    return gains;
  }
}
