package dev.passagework.ops.study.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The charts of a report. */
final class Charts {
  private final Material material;
  private final String metric;
  private final List<Block> blocks = new ArrayList<>();

  private Charts(Material material) {
    this.material = material;
    this.metric = material.metric();
  }

  /** The charts, with their headings. */
  static List<Block> of(Material material) {
    Charts charts = new Charts(material);
    charts.scale();
    charts.groups(
        "LLM against LLM at equal budget",
        Budgets.llms(material),
        "No two arms differ in their LLM alone: list two under 'llms', and both under 'vary: {llms:"
            + " [...]}'.");
    charts.groups(
        "Diversity at equal budget",
        Budgets.diversity(material),
        "No mix of strategies was measured at the budget of a single one.");
    charts.ladder();
    charts.domains();
    charts.recall();
    return charts.blocks;
  }

  private void scale() {
    blocks.add(new Block.Heading(2, "Gain against scale"));
    List<Curve> curves = Curves.of(material);
    if (curves.isEmpty()) {
      blocks.add(new Block.Paragraph("No two arms differ in scale alone."));
      return;
    }
    blocks.add(
        new Block.Paragraph(
            "Gain of %s over the untouched base on the collections that the arm learns from. Bars: 95 %% interval over queries. Bands: 95 %% interval of a(1 - exp(-n/b)), fitted where there are three scales."
                .formatted(metric)));
    Map<String, List<Curve>> byBase = new LinkedHashMap<>();
    curves.forEach(
        curve ->
            byBase
                .computeIfAbsent(curve.largest().outline().value("base"), base -> new ArrayList<>())
                .add(curve));
    byBase.forEach(this::scaleOf);
  }

  /** The curves of one base; those of the centre's in every respect, the others over pairs. */
  private void scaleOf(String base, List<Curve> curves) {
    if (base.equals(material.centreOutline().value("base"))) {
      axis(curves, "density", "queries per passage and strategy");
      axis(curves, "coverage", "share of the passages");
      cost(curves);
    }
    List<Chart.Series> fitted =
        curves.stream().map(curve -> curve.fitted(Curves.name(material, curve))).toList();
    blocks.add(
        new Block.Figure(
            new Chart("Gain against pairs, " + base, "training pairs", "gain", fitted)));
    List<String> points = new ArrayList<>();
    curves.forEach(
        curve -> points.add(Curves.name(material, curve) + ": " + curve.diminishing() + "."));
    blocks.add(new Block.Items(points));
  }

  private void axis(List<Curve> curves, String axis, String x) {
    List<Curve> own = curves.stream().filter(curve -> curve.axis().equals(axis)).toList();
    if (!own.isEmpty()) {
      chart(own, axis, x, arm -> Double.parseDouble(arm.outline().value(axis)));
    }
  }

  private void cost(List<Curve> curves) {
    boolean paid = material.bought().entries().stream().anyMatch(entry -> entry.cost() > 0);
    chart(
        curves,
        "cost",
        paid ? "money, the arm's part of the purchase" : "tokens, the arm's part of the purchase",
        arm -> {
          Material.Cost cost = material.cost(arm.outline());
          return paid ? cost.money() : cost.tokens();
        });
  }

  private void chart(List<Curve> curves, String name, String x, ToDoubleFunction<ArmData> value) {
    List<Chart.Series> series =
        curves.stream().map(curve -> curve.series(Curves.name(material, curve), value)).toList();
    blocks.add(new Block.Figure(new Chart("Gain against " + name, x, "gain", series)));
  }

  private void groups(String title, List<List<ArmData>> groups, String none) {
    blocks.add(new Block.Heading(2, title));
    if (groups.isEmpty()) {
      blocks.add(new Block.Paragraph(none));
    }
    for (List<ArmData> group : groups) {
      ArmData first = group.get(0);
      List<List<String>> rows = new ArrayList<>();
      for (ArmData arm : group) {
        Set<String> on = arm.inDomain();
        List<String> row = new ArrayList<>();
        row.add(arm.outline().value("strategies"));
        row.add(arm.outline().value("llms"));
        row.add(arm.outline().value("density"));
        row.add(Words.count(arm.pairs()));
        row.add(Words.score(Means.of(arm.scores(on, metric))));
        row.add(Words.difference(arm.gain(on, metric)));
        row.add(
            arm.equals(first)
                ? ""
                : Words.difference(
                    Difference.of(arm.scores(on, metric), first.scores(on, metric))));
        row.add(
            arm.outOfDomain().isEmpty()
                ? ""
                : Words.difference(arm.gain(arm.outOfDomain(), metric)));
        rows.add(row);
      }
      String where =
          "%s, %s, %s, coverage %s"
              .formatted(
                  first.outline().value("base"),
                  first.outline().value("corpora"),
                  first.outline().value("schedule"),
                  first.outline().value("coverage"));
      blocks.add(
          new Block.Table(
              where,
              List.of(
                  "strategies",
                  "llms",
                  "density",
                  "pairs",
                  metric,
                  "gain",
                  "against the first",
                  "gain out of domain"),
              rows));
    }
  }

  private void ladder() {
    blocks.add(new Block.Heading(2, "Gain against pre-training"));
    List<ArmData> ladder = Ladder.of(material);
    if (ladder.size() < 2) {
      blocks.add(new Block.Paragraph("Only one base was measured."));
      return;
    }
    Set<String> on = ladder.get(0).inDomain();
    List<Chart.Series> series = new ArrayList<>();
    for (ArmData arm : ladder) {
      Difference gain = arm.gain(on, metric);
      String base = arm.outline().value("base");
      series.add(
          new Chart.Series(
              base,
              List.of(
                  new Chart.Point(
                      Means.of(arm.untouched(on, metric)),
                      gain.mean(),
                      gain.interval().low(),
                      gain.interval().high(),
                      base)),
              List.of()));
    }
    blocks.add(
        new Block.Figure(
            new Chart(
                "Gain against the score of the untouched base",
                metric + " of the untouched base",
                "gain",
                series)));
  }

  private void domains() {
    blocks.add(new Block.Heading(2, "In-domain beside out-of-domain"));
    List<Chart.Series> series = new ArrayList<>();
    Map<String, List<Chart.Point>> byCorpora = new LinkedHashMap<>();
    for (ArmData arm : material.compared()) {
      if (!arm.outOfDomain().isEmpty() && !arm.inDomain().isEmpty()) {
        Difference outside = arm.gain(arm.outOfDomain(), metric);
        byCorpora
            .computeIfAbsent(
                "learnt from " + arm.outline().value("corpora"), k -> new ArrayList<>())
            .add(
                new Chart.Point(
                    arm.gain(arm.inDomain(), metric).mean(),
                    outside.mean(),
                    outside.interval().low(),
                    outside.interval().high(),
                    arm.label(material.centreOutline())));
      }
    }
    byCorpora.forEach((name, points) -> series.add(new Chart.Series(name, points, List.of())));
    if (series.isEmpty()) {
      blocks.add(
          new Block.Paragraph(
              "Every collection is one that the arms learn from: list a second one under"
                  + " 'collections'."));
      return;
    }
    blocks.add(
        new Block.Figure(
            new Chart(
                "Gain out of domain against gain in domain",
                "gain in domain",
                "gain out of domain",
                series)));
  }

  private void recall() {
    blocks.add(new Block.Heading(2, "Recall beside nDCG"));
    List<Chart.Point> points = new ArrayList<>();
    for (ArmData arm : material.compared()) {
      if (!arm.inDomain().isEmpty()) {
        Difference recall = arm.gain(arm.inDomain(), "recall@100");
        points.add(
            new Chart.Point(
                arm.gain(arm.inDomain(), "ndcg@10").mean(),
                recall.mean(),
                recall.interval().low(),
                recall.interval().high(),
                arm.label(material.centreOutline())));
      }
    }
    blocks.add(
        new Block.Figure(
            new Chart(
                "Gain of recall@100 against gain of nDCG@10",
                "gain of nDCG@10",
                "gain of recall@100",
                List.of(new Chart.Series("arms", points, List.of())))));
  }
}
