package dev.passagework.streams.evaluator;

import static dev.passagework.streams.runtime.Routing.consumed;
import static dev.passagework.streams.runtime.Routing.produced;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.evaluator.LearntPassages.Learnt;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.JsonSerde;
import dev.passagework.streams.runtime.PoisonException;
import dev.passagework.streams.runtime.RecordKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;

/**
 * The part of the topology that follows passages from their record to a champion. All that is
 * needed of a passage is small, and meets in one task, since a quantile is over all of them.
 *
 * @param builder where it is added
 * @param cluster names and serdes of topics
 * @param interval how often it is published at least
 */
record FollowPassages(StreamsBuilder builder, Cluster cluster, Duration interval) {
  private static final String EVERYTHING = "all";

  /** Passages of one record, so that it stays small whatever a champion has learnt. */
  private static final int CHUNK = 2000;

  /**
   * Adds it.
   *
   * @param rejected rejected queries, as they come
   * @param announcements what the gate announces
   */
  void add(KStream<String, RejectedQuery> rejected, KStream<String, Announcement> announcements) {
    arrivals()
        .merge(pairs(), Named.as("join-pairs"))
        .merge(rejections(rejected), Named.as("join-rejections"))
        .merge(plans(), Named.as("join-plans"))
        .merge(promotions(announcements), Named.as("join-promotions"))
        .selectKey((key, event) -> EVERYTHING, Named.as("name-freshness-events"))
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(FreshnessEvent.class))
                .withName("gather-freshness"))
        .process(
            () -> new MeasureFreshness(interval),
            Named.as("measure-freshness"),
            StoreNames.WAITING,
            StoreNames.GONE,
            StoreNames.ENDED,
            StoreNames.FRESH_MODELS,
            StoreNames.COVERAGE)
        .processValues(TraceCheckpoints::ofMetrics, Named.as("trace-freshness"))
        .to(
            cluster.name(Topics.EVALUATION_METRICS),
            produced(cluster, Topics.EVALUATION_METRICS, "write-freshness"));
  }

  private KStream<String, FreshnessEvent> arrivals() {
    return builder.stream(
            cluster.name(Topics.PASSAGES), consumed(cluster, Topics.PASSAGES, "read-passages"))
        .processValues(Arrivals::new, Named.as("time-passages"));
  }

  /** From passages to events with the time of the record. */
  private static final class Arrivals
      extends ContextualFixedKeyProcessor<String, Passage, FreshnessEvent> {
    @Override
    public void process(FixedKeyRecord<String, Passage> record) {
      @Nullable Passage passage = record.value();
      String key = RecordKeys.passage(record.key()).toString();
      FreshnessEvent event =
          passage == null
              ? new FreshnessEvent.Withdrawn(key)
              : new FreshnessEvent.Arrived(key, passage.contentHash(), record.timestamp());
      context().forward(record.withValue(event));
    }
  }

  private KStream<String, FreshnessEvent> pairs() {
    return builder.stream(
            cluster.name(Topics.TRAINING_PAIRS),
            consumed(cluster, Topics.TRAINING_PAIRS, "read-training-pairs"))
        .mapValues(FollowPassages::kept, Named.as("name-kept-pairs"));
  }

  private static FreshnessEvent kept(String key, @Nullable TrainingPair pair) {
    return new FreshnessEvent.Kept(RecordKeys.derived(key).passage().toString(), key, pair != null);
  }

  private static KStream<String, FreshnessEvent> rejections(
      KStream<String, RejectedQuery> rejected) {
    return rejected.flatMapValues(
        (key, query) ->
            query == null
                ? List.<FreshnessEvent>of()
                : List.<FreshnessEvent>of(
                    new FreshnessEvent.Rejected(query.passage().toString(), query.reason())),
        Named.as("name-rejections"));
  }

  private KStream<String, FreshnessEvent> plans() {
    return builder.stream(cluster.name(Topics.PLANS), consumed(cluster, Topics.PLANS, "read-plans"))
        .mapValues(FollowPassages::planned, Named.as("name-coverage"));
  }

  /** Without a plan nothing of the corpus is asked for. */
  private static FreshnessEvent planned(@Nullable String corpus, @Nullable Plan plan) {
    if (corpus == null) {
      throw new PoisonException("the plan's record has no key");
    }
    double coverage =
        plan == null ? 0 : plan.entries().stream().mapToDouble(PlanEntry::coverage).max().orElse(0);
    return new FreshnessEvent.Planned(corpus, coverage);
  }

  private static KStream<String, FreshnessEvent> promotions(
      KStream<String, Announcement> announcements) {
    return announcements.flatMapValues(FollowPassages::promoted, Named.as("pick-promotions"));
  }

  private static List<FreshnessEvent> promoted(Announcement announcement) {
    List<FreshnessEvent> events = new ArrayList<>();
    if (announcement instanceof Announcement.OfPromotion promotion) {
      long time = promotion.time().toEpochMilli();
      List<Learnt> learnt = promotion.learnt();
      for (int from = 0; from == 0 || from < learnt.size(); from += CHUNK) {
        List<Learnt> part = learnt.subList(from, Math.min(from + CHUNK, learnt.size()));
        events.add(new FreshnessEvent.Promoted(promotion.model(), part, time));
      }
    }
    return events;
  }
}
