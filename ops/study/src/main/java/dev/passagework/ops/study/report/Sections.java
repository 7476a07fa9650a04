package dev.passagework.ops.study.report;

import dev.passagework.ops.study.engine.Bought;
import dev.passagework.ops.study.engine.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A report from its first line to its last. */
final class Sections {
  private Sections() {}

  static List<Block> of(Material material) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading(1, "Study: " + material.outline().name()));
    blocks.add(new Block.Items(Answers.of(material)));
    blocks.add(new Block.Heading(2, "The four findings, tested here"));
    blocks.add(
        new Block.Paragraph(
            "They are those of arXiv 2509.16442. Supported and contradicted mean that the 95 %"
                + " interval over queries lies on one side, or, of several curves, that their p-values, corrected"
                + " for the number of curves, say so; neither holds what another choice of"
                + " seeds, collections or hyper-parameters would change."));
    Hypotheses.of(material).forEach(verdict -> blocks.add(new Block.Finding(verdict)));
    blocks.addAll(Charts.of(material));
    blocks.add(new Block.Heading(2, "Every arm"));
    blocks.add(ArmTable.of(material));
    blocks.add(ArmTable.references(material));
    blocks.add(new Block.Heading(2, "What was bought"));
    blocks.add(bought(material.bought()));
    blocks.add(collections(material.bought()));
    blocks.add(new Block.Heading(2, "To run it again"));
    blocks.add(
        new Block.Paragraph(
            "passagework study run STUDY.yaml --out DIR, with the file below. Replies that were"
                + " bought are in DIR and are not bought again. Seeds, settings and offsets of"
                + " every run:"));
    blocks.add(new Block.Verbatim("STUDY.yaml", material.outline().file()));
    blocks.add(new Block.Verbatim("Settings and offsets of every run", runs(material)));
    return blocks;
  }

  private static Block bought(Bought bought) {
    List<List<String>> rows = new ArrayList<>();
    for (Bought.Entry entry : bought.entries()) {
      rows.add(
          List.of(
              entry.corpus(),
              entry.strategy(),
              entry.llm(),
              Integer.toString(entry.density()),
              Double.toString(entry.coverage()),
              Words.count(entry.calls()),
              Words.count(entry.failed()),
              Words.count(entry.promptTokens()),
              Words.count(entry.completionTokens()),
              Words.money(entry.cost())));
    }
    return new Block.Table(
        "Once, for all arms: %s pairs were kept; rejected: %s."
            .formatted(Words.count(bought.pairs()), rejected(bought.rejected())),
        List.of(
            "corpus",
            "strategy",
            "LLM",
            "density",
            "coverage",
            "requests",
            "given up",
            "prompt tokens",
            "completion tokens",
            "money"),
        rows);
  }

  private static String rejected(Map<String, Long> reasons) {
    return reasons.isEmpty()
        ? "none"
        : reasons.entrySet().stream()
            .map(reason -> reason.getKey() + " " + Words.count(reason.getValue()))
            .reduce((one, other) -> one + ", " + other)
            .orElseThrow();
  }

  private static Block collections(Bought bought) {
    List<List<String>> rows = new ArrayList<>();
    for (Bought.Scored scored : bought.collections()) {
      rows.add(
          List.of(
              scored.name(),
              Words.count(scored.passages()),
              Words.count(scored.queries()),
              scored.hash()));
    }
    return new Block.Table(
        "Collections that every arm is scored on.",
        List.of("collection", "passages", "report queries", "hash"),
        rows);
  }

  private static String runs(Material material) {
    StringBuilder text = new StringBuilder();
    for (ArmData arm : material.arms()) {
      for (RunResult run : arm.runs()) {
        text.append(run.checkpoint())
            .append("  seed ")
            .append(run.seed())
            .append("  offsets ")
            .append(run.offsets())
            .append("  ")
            .append(run.settings())
            .append('\n');
      }
    }
    return text.toString();
  }
}
