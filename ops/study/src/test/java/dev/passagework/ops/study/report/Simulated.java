package dev.passagework.ops.study.report;

import dev.passagework.ops.study.engine.Bm25Result;
import dev.passagework.ops.study.engine.Bought;
import dev.passagework.ops.study.engine.Outline;
import dev.passagework.ops.study.engine.Outline.ArmOutline;
import dev.passagework.ops.study.engine.Outline.LlmOutline;
import dev.passagework.ops.study.engine.RunResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A study whose results are made up: 100 queries, whose scores scatter about a given mean. */
final class Simulated {
  static final List<String> MEASURES = List.of("ndcg@10", "recall@100", "mrr@10");
  private static final int QUERIES = 100;

  private final List<ArmOutline> arms = new ArrayList<>();
  private final List<RunResult> results = new ArrayList<>();
  private final List<LlmOutline> llms = new ArrayList<>(List.of(new LlmOutline("small", 3, false)));

  /**
   * Adds an arm.
   *
   * @param changes values of axes that differ from the centre's
   * @param pairs pairs that it has
   * @param before score of its base
   * @param gain gain over it
   */
  Simulated arm(String role, Map<String, String> changes, long pairs, double before, double gain) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("base", "all-MiniLM-L6-v2");
    values.put("corpora", "own");
    values.put("strategies", "question");
    values.put("llms", "small");
    values.put("density", "2");
    values.put("coverage", "1");
    values.put("pairs", "synthetic");
    values.put("schedule", "64 steps");
    values.putAll(changes);
    String id = "arm" + arms.size();
    double budget =
        values.get("strategies").split("\\+").length
            * Double.parseDouble(values.get("density"))
            * Double.parseDouble(values.get("coverage"));
    arms.add(new ArmOutline(id, role, 2, budget, values));
    for (int seed = 1; seed <= 2; seed++) {
      results.add(result(id, seed, pairs, before, gain));
    }
    return this;
  }

  /** Adds an LLM. */
  Simulated llm(String name, double size) {
    llms.add(new LlmOutline(name, size, false));
    return this;
  }

  private static RunResult result(String id, int seed, long pairs, double before, double gain) {
    return new RunResult(
        id,
        seed,
        id + "-s" + seed,
        id + "-s" + seed + "@1",
        pairs,
        2048,
        64,
        seed == 1 ? 30.0 : null,
        new TreeMap<>(Map.of("learning-rate", "3.0E-5")),
        new TreeMap<>(Map.of("0", List.of(0L, 500L))),
        Map.of(),
        scores(id + seed, before, gain),
        scores(id + seed, before, 0));
  }

  private static Map<String, Map<String, Map<String, Double>>> scores(
      String salt, double before, double gain) {
    Map<String, Map<String, Map<String, Double>>> all = new TreeMap<>();
    all.put("own", measures(salt, before, gain));
    all.put("other", measures(salt, 0.4, gain / 4));
    return all;
  }

  private static Map<String, Map<String, Double>> measures(
      String salt, double before, double gain) {
    Map<String, Map<String, Double>> measures = new TreeMap<>();
    for (String measure : MEASURES) {
      Random level = new Random(measure.hashCode());
      Random noise = new Random((salt + measure).hashCode());
      Map<String, Double> byQuery = new TreeMap<>();
      for (int i = 0; i < QUERIES; i++) {
        double base = before + 0.2 * (level.nextDouble() - 0.5);
        double change = gain == 0 ? 0 : gain + 0.1 * (noise.nextDouble() - 0.5);
        byQuery.put("q" + i, Math.rint(1e6 * (base + change)) / 1e6);
      }
      measures.put(measure, byQuery);
    }
    return measures;
  }

  Material material() {
    Outline outline =
        new Outline(
            "made-up",
            "ndcg@10",
            MEASURES,
            0.01,
            arms,
            results.stream().map(RunResult::model).toList(),
            llms,
            Map.of(),
            "study: made-up\n");
    Bought bought =
        new Bought(
            List.of(),
            List.of(
                new Bought.Entry("own", "question", "small", 4, 1, 516, 0, 150_000, 40_000, 0.25)),
            List.of(
                new Bought.Scored("other", "0a", 50, QUERIES),
                new Bought.Scored("own", "0b", 516, QUERIES)),
            2064,
            Map.of("too-short", 3L),
            Map.of("0", 500L));
    return Material.of(
        outline, bought, Optional.of(new Bm25Result(scores("bm25", 0.35, 0))), results);
  }
}
