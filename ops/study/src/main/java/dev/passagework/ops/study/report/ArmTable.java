package dev.passagework.ops.study.report;

import dev.passagework.ops.study.engine.Outline.ArmOutline;
import dev.passagework.ops.study.plan.Axis;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Every arm as a row: what it is, what it reaches, how surely, and at what cost. */
final class ArmTable {
  private final Material material;

  private ArmTable(Material material) {
    this.material = material;
  }

  static Block.Table of(Material material) {
    ArmTable table = new ArmTable(material);
    return new Block.Table(
        "All arms. Gain: over the untouched base, with its 95 % interval over queries; p: paired"
            + " randomisation test, and corrected for the number of arms (Holm). Spread: between"
            + " the best and the worst seed. Cost: the arm's part of the plan entries.",
        table.header(), table.rows());
  }

  private List<String> header() {
    List<String> header =
        new ArrayList<>(
            List.of("role", "base", "corpora", "strategies", "llms", "density", "coverage"));
    header.addAll(List.of("pairs from", "schedule", "seeds", "pairs", "steps"));
    for (String measure : material.outline().measures()) {
      header.add(measure);
      if (measure.equals(material.metric())) {
        header.addAll(List.of("gain", "low", "high", "p", "p (Holm)", "spread"));
      } else {
        header.add(measure + " gain");
      }
    }
    header.addAll(
        List.of("out-of-domain " + material.metric(), "gain there", "low there", "high there"));
    header.addAll(List.of("tokens", "money", "seconds"));
    return header;
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
    ArmOutline outline = arm.outline();
    List<String> row = new ArrayList<>();
    row.add(outline.role().toLowerCase(Locale.ROOT));
    for (Axis axis : Axis.values()) {
      row.add(outline.value(axis.code()));
    }
    row.add(Integer.toString(arm.runs().size()));
    row.add(Long.toString(arm.pairs()));
    row.add(Long.toString(arm.runs().get(0).steps()));
    Set<String> own = own(arm);
    for (String measure : material.outline().measures()) {
      row.add(Words.score(Means.of(arm.scores(own, measure))));
      Difference gain = arm.gain(own, measure);
      row.add(Words.signed(gain.mean()));
      if (measure.equals(material.metric())) {
        row.add(Words.signed(gain.interval().low()));
        row.add(Words.signed(gain.interval().high()));
        row.add(Words.p(gain.pValue()));
        row.add(Words.p(corrected));
        row.add(Words.score(arm.spread(own, measure)));
      }
    }
    row.addAll(outside(arm));
    Material.Cost cost = material.cost(outline);
    row.add(Long.toString(Math.round(cost.tokens())));
    row.add(Words.money(cost.money()));
    double seconds = arm.runs().stream().mapToDouble(run -> run.seconds()).average().orElse(0);
    row.add(Long.toString(Math.round(seconds)));
    return row;
  }

  private List<String> outside(ArmData arm) {
    Set<String> others = arm.outOfDomain();
    if (others.isEmpty()) {
      return List.of("", "", "", "");
    }
    Difference gain = arm.gain(others, material.metric());
    return List.of(
        Words.score(Means.of(arm.scores(others, material.metric()))),
        Words.signed(gain.mean()),
        Words.signed(gain.interval().low()),
        Words.signed(gain.interval().high()));
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
    material.compared().forEach(arm -> bases.putIfAbsent(arm.outline().value("base"), arm));
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
    return new Block.Table("What nothing was learnt for.", header, rows);
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
