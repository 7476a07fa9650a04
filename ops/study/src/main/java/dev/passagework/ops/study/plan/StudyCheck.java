package dev.passagework.ops.study.plan;

import dev.passagework.consumers.augmenter.recorded.RecordedReplies;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.streams.planner.Strategies;
import dev.passagework.streams.retrieval.encoder.Bases;
import dev.passagework.streams.retrieval.measures.Measure;
import dev.passagework.streams.runtime.Setting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What makes a study impossible, told before anything is spent, as one line each. */
final class StudyCheck {
  /** Settings that the arms themselves decide. */
  private static final Set<String> DECIDED =
      Set.of(
          "trainer.model",
          "trainer.base",
          "trainer.corpora",
          "trainer.strategies",
          "trainer.llms",
          "trainer.density",
          "trainer.coverage",
          "trainer.pairs",
          "trainer.seed",
          "trainer.steps",
          "trainer.epochs",
          "evaluator.per-query",
          "evaluator.measures");

  private static final Set<String> ABOUT_QUERIES =
      Set.of("few-shot", "paraphrase", "pseudo-passage");

  private final Study study;
  private final Strategies strategies = Strategies.builtIn();
  private final Map<String, RecordedReplies> recorded = new HashMap<>();

  private StudyCheck(Study study) {
    this.study = study;
  }

  /**
   * Checks a study.
   *
   * @throws IllegalArgumentException naming what is impossible, and the cure
   */
  static void check(Study study) {
    new StudyCheck(study).check();
  }

  private void check() {
    Measure.parse(study.rules().metric());
    if (!study.name().matches("[A-Za-z0-9._-]{1,60}")) {
      throw impossible(
          "the study's name '%s' must be of letters, digits, '.', '_' and '-'", study.name());
    }
    settings();
    for (Llm llm : study.llms()) {
      Replies.of(llm).ifPresent(replies -> recorded.put(llm.name(), replies));
    }
    study.trials().stream().map(t -> t.arm().base().name()).distinct().forEach(Bases::check);
    study.trials().forEach(trial -> arm(trial.arm()));
  }

  private void settings() {
    List<String> known = Services.settingsOfAll().stream().map(Setting::name).toList();
    for (String name : study.settings().keySet()) {
      if (!known.contains(name)) {
        throw impossible("there is no setting '%s': 'passagework settings' lists them", name);
      }
      if (DECIDED.contains(name)) {
        throw impossible("the arms decide on '%s': take it out of 'settings'", name);
      }
    }
  }

  private void arm(Arm arm) {
    for (String corpus : arm.corpora()) {
      if (study.corpus(corpus).isEmpty()) {
        throw impossible("an arm learns from '%s', which is none of the collections", corpus);
      }
    }
    boolean labelled =
        arm.corpora().stream()
            .flatMap(name -> study.corpus(name).stream())
            .anyMatch(corpus -> corpus.labelled().isPresent());
    if (arm.pairs() != Arm.Pairs.SYNTHETIC && !labelled) {
      throw impossible(
          "an arm learns labelled pairs of %s, which has none: give the collection a file"
              + " 'labelled'",
          String.join(", ", arm.corpora()));
    }
    for (String strategy : arm.strategies()) {
      strategy(arm, strategy, labelled);
    }
  }

  private void strategy(Arm arm, String strategy, boolean labelled) {
    if (!strategies.names().contains(strategy)) {
      throw impossible(
          "there is no strategy '%s': there are %s",
          strategy, String.join(", ", strategies.names()));
    }
    if (ABOUT_QUERIES.contains(strategy) && !labelled) {
      throw impossible("the strategy '%s' needs labelled pairs, and there are none", strategy);
    }
    if (strategies.needsNoLlm(strategy)) {
      return;
    }
    if (arm.llms().isEmpty()) {
      throw impossible("the strategy '%s' needs an LLM: name one in 'llms'", strategy);
    }
    for (String llm : arm.llms()) {
      if (study.llm(llm).isEmpty()) {
        throw impossible("an arm asks the LLM '%s', which is none of the study's 'llms'", llm);
      }
      recorded(arm, strategy, llm);
    }
  }

  private void recorded(Arm arm, String strategy, String llm) {
    RecordedReplies replies = recorded.get(llm);
    int most = replies == null ? Integer.MAX_VALUE : replies.most(strategy);
    if (most < arm.density()) {
      throw impossible(
          "an arm asks for %d queries of '%s' a passage, of which '%s' has recorded %d",
          arm.density(), strategy, llm, most);
    }
  }

  private static IllegalArgumentException impossible(String form, Object... parts) {
    return new IllegalArgumentException(form.formatted(parts));
  }
}
