package dev.passagework.streams.evaluator;

import static dev.passagework.streams.runtime.Routing.consumed;
import static dev.passagework.streams.runtime.Routing.produced;

import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.JsonSerde;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.jspecify.annotations.Nullable;

/**
 * The part of the topology that tells what augmentation is worth. All models meet in one task,
 * since it is their differences that tell.
 *
 * @param builder where it is added
 * @param cluster names and serdes of topics
 */
record FollowGains(StreamsBuilder builder, Cluster cluster) {
  private static final String EVERYTHING = "all";

  /**
   * Adds it.
   *
   * @param announcements what the gate announces
   */
  void add(KStream<String, Announcement> announcements) {
    announcements
        .flatMapValues(FollowGains::scored, Named.as("pick-gains"))
        .merge(spending(), Named.as("join-costs"))
        .selectKey((key, event) -> EVERYTHING, Named.as("name-gain-events"))
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(GainEvent.class))
                .withName("gather-gains"))
        .process(
            FitGains::new, Named.as("fit-gains"), StoreNames.ARM_SCORES, StoreNames.ENTRY_COSTS)
        .to(
            cluster.name(Topics.AUGMENTATION_METRICS),
            produced(cluster, Topics.AUGMENTATION_METRICS, "write-gains"));
  }

  private KStream<String, GainEvent> spending() {
    return builder.stream(
            cluster.name(Topics.PLAN_STATES),
            consumed(cluster, Topics.PLAN_STATES, "read-plan-states"))
        .flatMapValues(FollowGains::spent, Named.as("name-costs"));
  }

  private static List<GainEvent> scored(Announcement announcement) {
    return announcement instanceof Announcement.OfGain gain
        ? List.of(new GainEvent.Scored(gain.score()))
        : List.of();
  }

  /** An entry's identifier is {@code corpus/strategy@llm}. */
  private static List<GainEvent> spent(@Nullable PlanState state) {
    if (state == null) {
      return List.of();
    }
    String entry = state.entry();
    int slash = entry.indexOf('/');
    int at = entry.indexOf('@', slash + 1);
    return slash < 0 || at < 0
        ? List.of()
        : List.of(
            new GainEvent.Spent(
                entry, entry.substring(slash + 1, at), entry.substring(at + 1), state.cost()));
  }
}
