package dev.passagework.ops.study.engine;

import dev.passagework.ops.study.plan.Arm;
import dev.passagework.ops.study.plan.Schedule;
import dev.passagework.ops.study.plan.Study;
import dev.passagework.ops.study.plan.Trial;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.streams.planner.Strategies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One training of an arm.
 *
 * @param study the study
 * @param trial the arm
 * @param seed seed of its batches, and of the weights of a random base
 */
record Run(Study study, Trial trial, int seed) {
  private static final String BATCH_SIZE = "trainer.batch-size";
  private static final int USUAL_BATCH = 32;
  private static final String PATH = "trainer.path";

  /** One path for all arms: what a trial at each start finds the faster may differ. */
  private static final String USUAL_PATH = "script-fp32";

  /** Pairs of a segment: one pass, as far as what tells of a segment fits into one record. */
  private static final int SEGMENT = 8192;

  /** Share of all steps over which the rate falls to 0. */
  private static final double DECAY = 0.1;

  /** All trainings of a study: every arm once, then those of more seeds. */
  static List<Run> all(Study study) {
    List<Run> runs = new ArrayList<>();
    int most = study.trials().stream().mapToInt(Trial::seeds).max().orElse(0);
    for (int seed = 1; seed <= most; seed++) {
      for (Trial trial : study.trials()) {
        if (seed <= trial.seeds()) {
          runs.add(new Run(study, trial, seed));
        }
      }
    }
    return runs;
  }

  /** Name of the model, which changes with whatever decides its weights or its scores. */
  String model() {
    return model(trial.arm());
  }

  /** Name of the model of the training on crops that this one begins with, if it does. */
  Optional<String> pretrained() {
    return trial.pretraining().map(this::model);
  }

  private String model(Arm arm) {
    String decisive = arm.values() + "|" + new TreeMap<>(study.settings()) + "|" + study.measures();
    return "%s-%s-s%d".formatted(study.name(), Identity.hash(decisive).substring(0, 10), seed);
  }

  /**
   * Settings of the trainer. The rate falls over the same share of all steps whatever the number of
   * pairs, and so over another share of the last pass.
   *
   * @param base base model as the trainer is to open it
   * @param census the pairs
   */
  Map<String, String> settings(String base, Census census) {
    Map<String, String> settings = filter();
    long pairs = Math.max(1, census.count(settings));
    int batch = Integer.parseInt(study.settings().getOrDefault(BATCH_SIZE, "" + USUAL_BATCH));
    Schedule schedule = trial.arm().schedule();
    long steps = schedule.steps(pairs, batch);
    long pass = Math.min(Schedule.passSteps(pairs, batch), SEGMENT / batch);
    long last = steps % pass == 0 ? pass : steps % pass;
    double decay = Math.min(1, Math.ceil(DECAY * steps) / Math.max(1, last));
    settings.put("trainer.model", model());
    settings.put("trainer.base", base);
    settings.put("trainer.seed", Integer.toString(seed));
    settings.put("trainer.decay-share", Double.toString(decay));
    settings.put("trainer.segment-pairs", Integer.toString(SEGMENT));
    settings.put("trainer.segment-linger", "86400000");
    settings.put("trainer.checkpoint-every-segments", "1000000");
    settings.put("trainer.keep-checkpoints", "0");
    if (!study.settings().containsKey(PATH)) {
      settings.put(PATH, USUAL_PATH);
    }
    if (schedule.isFixedSteps()) {
      settings.put("trainer.steps", Long.toString(steps));
      settings.put("trainer.epochs", Long.toString(steps / pass + 2));
    } else {
      settings.put("trainer.epochs", Integer.toString(schedule.amount()));
    }
    return settings;
  }

  private Map<String, String> filter() {
    Arm arm = trial.arm();
    List<String> llms = new ArrayList<>(arm.llms());
    if (arm.strategies().stream().anyMatch(Strategies.builtIn()::needsNoLlm)) {
      llms.add(Recipe.NO_LLM);
    }
    Map<String, String> filter = new HashMap<>();
    filter.put("trainer.corpora", String.join(",", arm.corpora()));
    filter.put("trainer.strategies", String.join(",", arm.strategies()));
    filter.put("trainer.llms", String.join(",", llms));
    filter.put("trainer.density", Integer.toString(arm.density()));
    filter.put("trainer.coverage", Double.toString(arm.coverage()));
    filter.put("trainer.pairs", arm.pairs().code());
    return filter;
  }
}
