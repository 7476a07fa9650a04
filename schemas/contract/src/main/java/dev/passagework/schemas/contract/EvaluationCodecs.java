package dev.passagework.schemas.contract;

import dev.passagework.schemas.contract.Decision.Comparison;
import dev.passagework.schemas.contract.Decision.Interval;
import dev.passagework.schemas.contract.Decision.SuperiorityTest;

/** Avro forms of metrics, decisions and champions. */
final class EvaluationCodecs {
  static final Codec<MetricEvent> METRIC =
      Codec.of(
          MetricEventValue.class,
          MetricEventValue.SCHEMA$,
          m -> new MetricEventValue(m.name(), m.value(), m.subject(), m.dimensions(), m.time()),
          a ->
              new MetricEvent(
                  a.getName(), a.getValue(), a.getSubject(), a.getDimensions(), a.getTime()));

  static final Codec<Decision> DECISION =
      Codec.of(
          DecisionValue.class,
          DecisionValue.SCHEMA$,
          d ->
              new DecisionValue(
                  d.challenger().model(),
                  d.challenger().version(),
                  d.champion(),
                  d.outcome().code(),
                  d.rule().code(),
                  d.reason(),
                  d.challenge(),
                  d.newPassages(),
                  d.comparisons().stream().map(EvaluationCodecs::comparison).toList(),
                  d.time()),
          a ->
              new Decision(
                  new CheckpointId(a.getModel(), a.getChallenger()),
                  a.getChampion(),
                  Code.parse(Decision.Outcome.class, a.getOutcome()),
                  Code.parse(Decision.Rule.class, a.getRule()),
                  a.getReason(),
                  a.getChallenge(),
                  a.getNewPassages(),
                  a.getComparisons().stream().map(EvaluationCodecs::comparison).toList(),
                  a.getTime()));

  static final Codec<Champion> CHAMPION =
      Codec.of(
          ChampionValue.class,
          ChampionValue.SCHEMA$,
          c -> new ChampionValue(c.id().model(), c.id().version(), c.reason(), c.time()),
          a ->
              new Champion(
                  new CheckpointId(a.getModel(), a.getVersion()), a.getReason(), a.getTime()));

  private EvaluationCodecs() {}

  private static ComparisonValue comparison(Comparison c) {
    return new ComparisonValue(
        c.collection(),
        c.collectionVersion(),
        c.role().code(),
        c.metric(),
        c.queries(),
        c.champion(),
        c.challenger(),
        c.interval().lower(),
        c.interval().upper(),
        c.test().pValue(),
        c.test().alpha(),
        c.test().margin(),
        c.test().smallestDetectable());
  }

  private static Comparison comparison(ComparisonValue a) {
    return new Comparison(
        a.getCollection(),
        a.getCollectionVersion(),
        Code.parse(JudgedQuery.Role.class, a.getRole()),
        a.getMetric(),
        a.getQueries(),
        a.getChampion(),
        a.getChallenger(),
        new Interval(a.getLower(), a.getUpper()),
        new SuperiorityTest(a.getPValue(), a.getAlpha(), a.getMargin(), a.getSmallestDetectable()));
  }
}
