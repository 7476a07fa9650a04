package dev.passagework.ops.study.report;

import dev.passagework.ops.study.engine.Bm25Result;
import dev.passagework.ops.study.engine.Bought;
import dev.passagework.ops.study.engine.LeftOut;
import dev.passagework.ops.study.engine.Outline;
import dev.passagework.ops.study.engine.Outline.ArmOutline;
import dev.passagework.ops.study.engine.RunResult;
import dev.passagework.ops.study.engine.StudyDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a report is made of.
 *
 * @param outline what the study is
 * @param bought what was bought
 * @param bm25 what BM25 reaches; empty until the study is through
 * @param arms arms that have results, in the study's order
 * @param leftOut arms that could not be run
 */
record Material(
    Outline outline,
    Bought bought,
    Optional<Bm25Result> bm25,
    List<ArmData> arms,
    LeftOut leftOut) {

  /**
   * What a directory holds.
   *
   * @throws IOException if it cannot be read, or nothing was run there
   */
  static Material read(StudyDirectory directory) throws IOException {
    Outline outline =
        directory
            .read(directory.outline(), Outline.class)
            .orElseThrow(() -> new IOException("no study was run in " + directory.root()));
    Bought bought =
        directory
            .read(directory.bought(), Bought.class)
            .orElseThrow(
                () -> new IOException("the study in " + directory.root() + " has no pairs yet"));
    Material material =
        of(
            outline,
            bought,
            directory.read(directory.bm25(), Bm25Result.class),
            directory.results());
    return material.without(
        directory.read(directory.leftOut(), LeftOut.class).orElse(LeftOut.NONE));
  }

  /** The same, with arms that could not be run. */
  Material without(LeftOut others) {
    return new Material(outline, bought, bm25, arms, others);
  }

  /** Results put together by arm. */
  static Material of(
      Outline outline, Bought bought, Optional<Bm25Result> bm25, List<RunResult> results) {
    Map<String, List<RunResult>> byArm = new LinkedHashMap<>();
    results.stream()
        .filter(outline::counts)
        .sorted(Comparator.comparingLong(RunResult::seed))
        .forEach(run -> byArm.computeIfAbsent(run.arm(), arm -> new ArrayList<>()).add(run));
    List<ArmData> arms = new ArrayList<>();
    for (ArmOutline arm : outline.arms()) {
      List<RunResult> runs = byArm.getOrDefault(arm.id(), List.of());
      if (!runs.isEmpty()) {
        arms.add(new ArmData(arm, runs));
      }
    }
    return new Material(outline, bought, bm25, arms, LeftOut.NONE);
  }

  /** The measure that the findings are about. */
  String metric() {
    return outline.metric();
  }

  /** What the centre is, run or not. */
  ArmOutline centreOutline() {
    return outline.arms().stream()
        .filter(arm -> arm.role().equals("CENTRE"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the study has no centre"));
  }

  /** The centre, if it was run. */
  Optional<ArmData> centre() {
    return arms.stream().filter(arm -> arm.outline().role().equals("CENTRE")).findFirst();
  }

  /** Arms that were run and are not only there for others to begin with. */
  List<ArmData> compared() {
    return arms.stream().filter(arm -> !arm.outline().role().equals("PRETRAINING")).toList();
  }

  /** Arms that are as another in all but some axes, itself among them. */
  List<ArmData> like(ArmData arm, String... axes) {
    Set<String> free = Set.copyOf(Arrays.asList(axes));
    return compared().stream()
        .filter(
            other ->
                other.outline().values().entrySet().stream()
                    .filter(value -> !free.contains(value.getKey()))
                    .allMatch(
                        value -> value.getValue().equals(arm.outline().value(value.getKey()))))
        .toList();
  }

  /** The control of a strategy, if it was run. */
  Optional<ArmData> control(String strategy) {
    return arms.stream()
        .filter(arm -> arm.outline().role().equals("CONTROL"))
        .filter(
            arm ->
                strategy.equals("labelled")
                    ? arm.outline().value("pairs").equals("labelled")
                    : arm.outline().value("strategies").equals(strategy))
        .findFirst();
  }

  /** What an arm's part of the purchase cost, by the plan entries' shares. */
  Cost cost(ArmOutline arm) {
    double money = 0;
    double tokens = 0;
    List<String> corpora = List.of(arm.value("corpora").split("\\+"));
    List<String> strategies = List.of(arm.value("strategies").split("\\+"));
    List<String> llms = List.of(arm.value("llms").split("\\+"));
    for (Bought.Entry entry : bought.entries()) {
      if (corpora.contains(entry.corpus())
          && strategies.contains(entry.strategy())
          && llms.contains(entry.llm())) {
        double density = Double.parseDouble(arm.value("density")) / entry.density();
        double coverage = Double.parseDouble(arm.value("coverage")) / entry.coverage();
        double share = Math.min(1, density) * Math.min(1, coverage);
        money += share * entry.cost();
        tokens += share * (entry.promptTokens() + entry.completionTokens());
      }
    }
    return new Cost(money, tokens);
  }

  /** Money and tokens. */
  record Cost(double money, double tokens) {
    /** What the whole purchase cost. */
    static Cost of(Bought bought) {
      double money = 0;
      double tokens = 0;
      for (Bought.Entry entry : bought.entries()) {
        money += entry.cost();
        tokens += entry.promptTokens() + entry.completionTokens();
      }
      return new Cost(money, tokens);
    }

    @Override
    public String toString() {
      String counted = Words.count(Math.round(tokens)) + " tokens";
      return money > 0 ? counted + " (" + Words.money(money) + " money)" : counted;
    }
  }

  /** Number of runs that the study asks for. */
  int wanted() {
    return outline.arms().stream()
        .filter(arm -> !leftOut.arms().contains(arm.id()))
        .mapToInt(ArmOutline::seeds)
        .sum();
  }

  /** Number of runs that have results. */
  int done() {
    return arms.stream().mapToInt(arm -> arm.runs().size()).sum();
  }
}
