package dev.passagework.ops.study.report;

import dev.passagework.ops.study.engine.Outline.ArmOutline;
import dev.passagework.ops.study.engine.RunResult;
import dev.passagework.ops.study.plan.Axis;
import dev.passagework.ops.study.plan.Base;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every arm as a row: what it is, what it reaches, how surely, and at what cost. */
final class ArmTable {
  private final Material material;

  private ArmTable(Material material) {
    this.material = material;
  }

  static Block.Table of(Material material) {
    ArmTable table = new ArmTable(material);
    return new Block.Table(
        ("An arm is named by what differs from the centre, which is: %s. Gain: over the untouched"
                + " base on the collections that the arm learns from, with its 95 %% interval over"
                + " queries; p: paired randomisation test, corrected for the number of arms (Holm)."
                + " Tokens, money: the arm's part of the plan entries. Spread: between the best and"
                + " the worst seed. What an arm is in full stands on the right.")
            .formatted(described(material.centreOutline())),
        table.header(),
        table.rows());
  }

  private static String described(ArmOutline arm) {
    return Arrays.stream(Axis.values())
        .map(axis -> axis.code() + " " + arm.value(axis.code()))
        .filter(part -> !part.endsWith(" "))
        .collect(Collectors.joining(", "));
  }

  /** What decides comes first, what an arm is in full last. */
  private List<String> header() {
    String metric = material.metric();
    List<String> header =
        new ArrayList<>(List.of("arm", "gain", "low", "high", "p (Holm)", metric));
    if (hasOutside()) {
      header.addAll(List.of("gain out of domain", "low there", "high there"));
    }
    others().forEach(measure -> header.add(measure + " gain"));
    header.addAll(List.of("pairs", "tokens", "money", "seeds", "spread", "p"));
    header.addAll(others());
    if (hasOutside()) {
      header.add("out-of-domain " + metric);
    }
    header.addAll(List.of("role", "base", "corpora", "strategies", "llms", "density", "coverage"));
    header.addAll(List.of("pairs from", "schedule", "steps", "seconds"));
    return header;
  }

  /** Whether any arm is scored on what it does not learn from. */
  private boolean hasOutside() {
    return material.arms().stream().anyMatch(arm -> !arm.outOfDomain().isEmpty());
  }

  private List<String> others() {
    return material.outline().measures().stream()
        .filter(measure -> !measure.equals(material.metric()))
        .toList();
  }

  private List<List<String>> rows() {
    List<ArmData> arms = material.arms();
    double[] pValues = arms.stream().mapToDouble(arm -> main(arm).pValue()).toArray();
    double[] corrected = Holm.corrected(pValues);
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < corrected.length; i++) {
      rows.add(row(arms.get(i), corrected[i]));
    }
    return rows;
  }

  /** The gain on what the arm learns from; where nothing of it is scored, on all there is. */
  private Difference main(ArmData arm) {
    return arm.gain(own(arm), material.metric());
  }

  private static Set<String> own(ArmData arm) {
    return arm.inDomain().isEmpty() ? arm.outOfDomain() : arm.inDomain();
  }

  private List<String> row(ArmData arm, double corrected) {
    List<String> row = new ArrayList<>(List.of(name(arm)));
    Set<String> own = own(arm);
    Difference gain = main(arm);
    row.addAll(numbers(gain));
    row.add(Words.p(corrected));
    row.add(Words.score(Means.of(arm.scores(own, material.metric()))));
    Set<String> outside = arm.outOfDomain();
    if (hasOutside()) {
      row.addAll(
          outside.isEmpty() ? List.of("", "", "") : numbers(arm.gain(outside, material.metric())));
    }
    others().forEach(measure -> row.add(Words.signed(arm.gain(own, measure).mean())));
    Material.Cost cost = material.cost(arm.outline());
    row.add(Long.toString(arm.pairs()));
    row.add(Long.toString(Math.round(cost.tokens())));
    row.add(Words.money(cost.money()));
    row.add(Integer.toString(arm.runs().size()));
    row.add(arm.runs().size() < 2 ? "" : Words.score(arm.spread(own, material.metric())));
    row.add(Words.p(gain.pValue()));
    others().forEach(measure -> row.add(Words.score(Means.of(arm.scores(own, measure)))));
    if (hasOutside()) {
      row.add(
          outside.isEmpty() ? "" : Words.score(Means.of(arm.scores(outside, material.metric()))));
    }
    row.addAll(setting(arm));
    return row;
  }

  private static List<String> numbers(Difference gain) {
    return List.of(
        Words.signed(gain.mean()),
        Words.signed(gain.interval().low()),
        Words.signed(gain.interval().high()));
  }

  /** What an arm is in full; how long its training took comes last. */
  private static List<String> setting(ArmData arm) {
    List<String> setting = new ArrayList<>();
    setting.add(arm.outline().role().toLowerCase(Locale.ROOT));
    for (Axis axis : Axis.values()) {
      setting.add(arm.outline().value(axis.code()));
    }
    setting.add(Long.toString(arm.runs().get(0).steps()));
    OptionalDouble seconds =
        arm.runs().stream()
            .map(RunResult::seconds)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .average();
    setting.add(seconds.isPresent() ? Long.toString(Math.round(seconds.getAsDouble())) : "");
    return setting;
  }

  private String name(ArmData arm) {
    String label = arm.label(material.centreOutline());
    String role = arm.outline().role();
    return role.equals("CENTRE") || role.equals("ARM")
        ? label
        : role.toLowerCase(Locale.ROOT) + ": " + label;
  }

  /** The references that learn nothing: BM25, and every base as it was. */
  static Block.Table references(Material material) {
    List<String> header = new ArrayList<>(List.of("reference", "collection"));
    header.addAll(material.outline().measures());
    List<List<String>> rows = new ArrayList<>();
    material
        .bm25()
        .ifPresent(
            bm25 ->
                bm25.scores()
                    .forEach(
                        (collection, scores) ->
                            rows.add(reference(material, "BM25", collection, scores))));
    Map<String, ArmData> bases = new TreeMap<>();
    material.compared().forEach(arm -> bases.putIfAbsent(base(arm), arm));
    bases.forEach(
        (base, arm) -> {
          Set<String> all = arm.runs().get(0).untouched().keySet();
          for (String collection : all) {
            List<String> row = new ArrayList<>(List.of(base + ", untouched", collection));
            material.outline().measures().stream()
                .map(m -> Words.score(Means.of(arm.untouched(Set.of(collection), m))))
                .forEach(row::add);
            rows.add(row);
          }
        });
    return new Block.Table(
        "References that learn nothing: BM25, and every base as it was.", header, rows);
  }

  /** A base as it was; one that was trained on crops is another one for other passages. */
  private static String base(ArmData arm) {
    String base = arm.outline().value(Axis.BASE.code());
    return Base.parse(base).cropSteps() == 0
        ? base
        : "%s of %s".formatted(base, arm.outline().value(Axis.CORPORA.code()));
  }

  private static List<String> reference(
      Material material, String name, String collection, Map<String, Map<String, Double>> scores) {
    List<String> row = new ArrayList<>(List.of(name, collection));
    material.outline().measures().stream()
        .map(measure -> Words.score(Means.of(scores.getOrDefault(measure, Map.of()))))
        .forEach(row::add);
    return row;
  }
}
