package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.TokenPrices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How a planner turns plans into requests.
 *
 * @param strategies the strategies that plans can name
 * @param prices what tokens cost, where a plan does not say
 * @param settle quiet after which what is known of a corpus as a whole is told to all partitions
 * @param metricsInterval time between two measurements
 * @param leastGain gain per thousand pairs under which an entry stops, where one is set
 * @param gainMetric metric that the gain is read of
 * @param fallback strategy of corpora without a plan, empty for none
 * @param fallbackDensity its queries per passage
 */
record Policy(
    Strategies strategies,
    Optional<TokenPrices> prices,
    Duration settle,
    Duration metricsInterval,
    OptionalDouble leastGain,
    String gainMetric,
    String fallback,
    int fallbackDensity) {
  /** The strategies that come with Passagework, nothing assumed, nothing stopped. */
  static final Policy PLAIN =
      new Policy(
          Strategies.builtIn(),
          Optional.empty(),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          OptionalDouble.empty(),
          "ndcg@10",
          "",
          1);

  Policy {
    if (!fallback.isEmpty() && strategies.named(fallback).template().asksLlm()) {
      throw new IllegalArgumentException(
          "strategy '%s' asks an LLM, so it cannot be that of corpora without a plan: use one of %s"
              .formatted(fallback, String.join(", ", strategies.withoutLlm())));
    }
  }

  /** The plan of a corpus that nobody has set one for. */
  Optional<PlanInForce> unplanned(String corpus) {
    return fallback.isEmpty()
        ? Optional.empty()
        : Optional.of(new PlanInForce(List.of(entry(corpus)), Optional.empty(), Map.of()));
  }

  /** The ledger of an entry that nothing is known of. */
  Ledger opened(String entry) {
    String corpus = entry.substring(0, entry.indexOf('/'));
    boolean unplanned = !fallback.isEmpty() && entry(corpus).id().equals(entry);
    return unplanned
        ? Ledger.under(Terms.of(entry(corpus), strategies.named(fallback), Optional.empty()))
        : Ledger.NEW;
  }

  private PlanEntry entry(String corpus) {
    return PlanEntry.of(corpus, fallback, Recipe.NO_LLM, fallbackDensity, 1);
  }
}
