package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState.Scale;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.VariantBlock;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a plan will ask of LLMs for passages that nothing has been asked of yet. Strategies that
 * show labelled pairs are left out: how many there are is not known.
 *
 * @param calls number of calls
 * @param promptTokens estimate of the prompt tokens: a token for every four characters, about what
 *     English text takes; other languages and code take more
 * @param mostCompletionTokens bound on the completion tokens: every call as long as it may be
 */
public record Forecast(long calls, long promptTokens, long mostCompletionTokens) {
  private static final Forecast NOTHING = new Forecast(0, 0, 0);
  private static final int CHARACTERS_PER_TOKEN = 4;

  /** The forecast of a plan of strategies that come with Passagework. */
  public static Forecast of(Plan plan, Stream<Passage> passages) {
    return of(plan, passages, Strategies.builtIn());
  }

  /**
   * The forecast of a plan, by rendering every prompt once.
   *
   * @param passages passages of the plan's corpus; others are left out
   * @throws IllegalArgumentException if the plan fails {@link Strategies#check}
   */
  public static Forecast of(Plan plan, Stream<Passage> passages, Strategies strategies) {
    strategies.check(plan);
    List<Passage> corpus =
        passages.filter(passage -> passage.key().corpus().equals(plan.corpus())).toList();
    List<PlanEntry> entries =
        plan.entries().stream().map(entry -> scaled(entry, corpus.size())).toList();
    return corpus.stream()
        .flatMap(passage -> entries.stream().map(entry -> of(entry, strategies, passage)))
        .reduce(NOTHING, Forecast::plus);
  }

  /** The sum of both. */
  public Forecast plus(Forecast other) {
    return new Forecast(
        calls + other.calls,
        promptTokens + other.promptTokens,
        mostCompletionTokens + other.mostCompletionTokens);
  }

  private static PlanEntry scaled(PlanEntry entry, long passages) {
    if (entry.pairs() == 0) {
      return entry;
    }
    Scale scale = PairRule.scale(entry.pairs(), passages, entry.density());
    return new PlanEntry(
        entry.id(), entry.strategy(), entry.llm(), scale.density(), scale.coverage());
  }

  private static Forecast of(PlanEntry entry, Strategies strategies, Passage passage) {
    Strategy strategy = strategies.of(entry);
    Strategy.Template template = strategy.template();
    if (!entry.covers(passage.key()) || template.showsLabelledQuery() || template.examples() > 0) {
      return NOTHING;
    }
    return strategy.blocks(entry.density(), variant -> false).stream()
        .map(block -> ofCall(strategy, passage, block))
        .reduce(NOTHING, Forecast::plus);
  }

  private static Forecast ofCall(Strategy strategy, Passage passage, VariantBlock block) {
    if (!strategy.template().asksLlm()) {
      return new Forecast(1, 0, 0);
    }
    Prompt prompt = strategy.prompt(Strategy.Shown.of(passage, block));
    int characters = prompt.system().length() + prompt.user().length();
    long tokens = (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    return new Forecast(1, tokens, strategy.template().decoding().maxTokens());
  }
}
