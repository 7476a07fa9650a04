package dev.passagework.ops.study.engine;

import dev.passagework.ops.study.plan.Llm;
import dev.passagework.ops.study.plan.Study;
import dev.passagework.ops.study.plan.Trial;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a study is, as its report needs it.
 *
 * @param name name of the study
 * @param metric measure that the findings are about
 * @param measures measures
 * @param margin loss of the metric up to which a smaller LLM counts as competitive
 * @param arms the arms
 * @param models names of the models whose results count; empty where all do
 * @param llms the LLMs
 * @param settings settings of the services
 * @param file the study's file
 */
public record Outline(
    String name,
    String metric,
    List<String> measures,
    double margin,
    List<ArmOutline> arms,
    List<String> models,
    List<LlmOutline> llms,
    Map<String, String> settings,
    String file) {
  public Outline {
    models = List.copyOf(Objects.requireNonNullElse(models, List.of()));
  }

  /** Whether a result belongs to the study as its file is now. */
  public boolean counts(RunResult result) {
    return models.isEmpty() || models.contains(result.model());
  }

  /**
   * An arm.
   *
   * @param id hash of the setting
   * @param role what it is in the study for
   * @param seeds number of seeds
   * @param budget queries asked for per passage
   * @param values values of the axes
   */
  public record ArmOutline(
      String id, String role, int seeds, double budget, Map<String, String> values) {
    /** The value of an axis. */
    public String value(String axis) {
      return values.getOrDefault(axis, "");
    }
  }

  /**
   * An LLM.
   *
   * @param name name
   * @param size billions of parameters, 0 where it is not told
   * @param live whether it was called, and not replayed
   */
  public record LlmOutline(String name, double size, boolean live) {}

  /** The outline of a study. */
  public static Outline of(Study study) {
    return new Outline(
        study.name(),
        study.rules().metric(),
        study.measures(),
        study.rules().margin(),
        study.trials().stream().map(Outline::arm).toList(),
        Run.all(study).stream().map(Run::model).toList(),
        study.llms().stream().map(Outline::llm).toList(),
        study.settings(),
        study.text());
  }

  private static ArmOutline arm(Trial trial) {
    return new ArmOutline(
        trial.arm().id(),
        trial.role().name(),
        trial.seeds(),
        trial.arm().budget(),
        trial.arm().values());
  }

  private static LlmOutline llm(Llm llm) {
    return new LlmOutline(llm.name(), llm.size().orElse(0), llm.isLive());
  }
}
