package dev.passagework.streams.refinery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The filters of every strategy, in the order in which they are asked: cheap ones first, and the
 * leak guard on all that the others let through.
 */
final class FilterChain {
  /** Name of the step that keeps one of several equal queries of a passage. */
  static final String EXACT_DUPLICATE = "exact-duplicate";

  private final Filters settings;
  private final LeakGuard guard;
  private final Map<String, List<QueryFilter>> byStrategy = new LinkedHashMap<>();

  FilterChain(Filters settings, LeakGuard guard) {
    this.settings = settings;
    this.guard = guard;
  }

  /** The filters that are on for a strategy. */
  List<QueryFilter> of(String strategy) {
    return byStrategy.computeIfAbsent(strategy, name -> filters(settings.of(name)));
  }

  /** The guard against judged queries. */
  LeakGuard guard() {
    return guard;
  }

  /** Whether a strategy's queries are kept out of training where they are judged. */
  boolean isGuarded(String strategy) {
    return settings.of(strategy).leak().on();
  }

  /** What counts as nearly the same for a strategy. */
  FilterSettings.NearDuplicate nearDuplicate(String strategy) {
    return settings.of(strategy).nearDuplicate();
  }

  private List<QueryFilter> filters(FilterSettings strategy) {
    List<QueryFilter> all = new ArrayList<>();
    add(all, strategy.length().on(), new LengthFilter(strategy.length()));
    add(all, strategy.characters().on(), new CharacterFilter());
    add(all, strategy.language().on(), new LanguageFilter(strategy.language()));
    add(all, strategy.refusal().on(), PhraseFilter.refusals());
    add(all, strategy.chatter().on(), PhraseFilter.chatter());
    add(all, strategy.selfReference().on(), PhraseFilter.selfReferences());
    add(all, strategy.copy().on(), new CopyFilter(strategy.copy()));
    add(all, strategy.leak().on(), guard);
    add(
        all,
        strategy.logProbability().on(),
        new LogProbabilityFilter(strategy.logProbability().threshold()));
    return List.copyOf(all);
  }

  private static void add(List<QueryFilter> all, boolean on, QueryFilter filter) {
    if (on) {
      all.add(filter);
    }
  }
}
