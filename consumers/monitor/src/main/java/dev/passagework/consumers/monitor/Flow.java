package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;

/**
 * Whether data flows: how fast every topic grows, how far behind every stage is, and what it has in
 * hand. Offsets count what transactions write beside the records as well, so rates and lags are a
 * little above the records themselves.
 */
final class Flow implements Section {
  private static final long STALLED_MILLIS = 60_000;

  /** A trainer holds on to its offsets while it learns a segment. */
  private static final long TRAINER_STALLED_MILLIS = 900_000;

  private final Cluster cluster;
  private final ToLongBiFunction<StageKind, String> inHand;
  private final Map<String, Pace> topics = new TreeMap<>();
  private final Map<String, Pace> groups = new TreeMap<>();
  private Offsets newest = Offsets.NONE;
  private String trouble = "the cluster has not answered yet";
  private long asked;
  private long revision;

  /**
   * A flow of which no offsets are known yet.
   *
   * @param inHand work that a stage has taken and not finished, by its kind and the model that it
   *     serves, which is empty where it serves all; -1 where that is not known
   */
  Flow(Cluster cluster, ToLongBiFunction<StageKind, String> inHand) {
    this.cluster = cluster;
    this.inHand = inHand;
  }

  /**
   * A stage of the pipeline.
   *
   * @param lag offsets that it has not passed, -1 where it has no group yet
   * @param inFlight work that it has taken and not finished, -1 where that is not known
   * @param state absent, idle, working or stalled
   */
  record Stage(
      String name,
      String kind,
      List<String> reads,
      List<String> writes,
      long lag,
      double rate,
      long inFlight,
      String state) {}

  /** A topic, with what it holds and how fast it grows. */
  record Held(String name, long records, double rate, long deadLetters) {}

  /** All of it. */
  record View(List<Stage> stages, List<Held> topics, String trouble, long t) {}

  @Override
  public String name() {
    return "flow";
  }

  @Override
  public synchronized long revision() {
    return revision;
  }

  @Override
  public synchronized View view() {
    List<Stage> stages = new ArrayList<>();
    for (StageKind kind : StageKind.values()) {
      List<String> found =
          newest.committed().keySet().stream()
              .filter(group -> kind.isGroup(cluster, group))
              .toList();
      found.forEach(group -> stages.add(stage(kind, group)));
      if (found.isEmpty()) {
        stages.add(
            new Stage(
                kind.title(),
                kind.title(),
                names(kind.reads()),
                names(kind.writes()),
                -1,
                0,
                -1,
                "absent"));
      }
    }
    return new View(stages, Topics.all().stream().map(this::held).toList(), trouble, asked);
  }

  synchronized void answered(Offsets offsets, long now) {
    newest = offsets;
    trouble = "";
    asked = now;
    offsets.ends().forEach((topic, end) -> pace(topics, topic).at(now, end));
    offsets.committed().keySet().forEach(g -> pace(groups, g).at(now, offsets.passed(g)));
    revision++;
  }

  synchronized void failed(String message) {
    trouble = message;
    revision++;
  }

  private static Pace pace(Map<String, Pace> paces, String name) {
    return paces.computeIfAbsent(name, n -> new Pace());
  }

  private Stage stage(StageKind kind, String group) {
    Set<String> awaited =
        kind.passed().stream().map(cluster::name).collect(Collectors.toUnmodifiableSet());
    double written =
        kind.writes().stream().mapToDouble(t -> pace(topics, cluster.name(t)).perSecond()).sum();
    long lag = newest.lag(group, awaited);
    boolean behind = newest.isBehind(group, awaited);
    return new Stage(
        kind.title(group, cluster),
        kind.title(),
        names(kind.reads()),
        names(kind.writes()),
        lag,
        Point.rounded(written),
        inFlight(kind, group, behind ? lag : 0),
        state(kind, pace(groups, group), behind));
  }

  /** What a trainer told last outlives it: it has no more in hand than it is behind. */
  private long inFlight(StageKind kind, String group, long waiting) {
    long told = inHand.applyAsLong(kind, kind.model(group, cluster));
    return kind == StageKind.TRAINER ? Math.min(told, waiting) : told;
  }

  private String state(StageKind kind, Pace progress, boolean behind) {
    if (!behind) {
      return progress.perSecond() > 0 ? "working" : "idle";
    }
    long patience = kind == StageKind.TRAINER ? TRAINER_STALLED_MILLIS : STALLED_MILLIS;
    return asked - progress.changedAt() > patience ? "stalled" : "working";
  }

  private Held held(Topic<?> topic) {
    String name = cluster.name(topic);
    return new Held(
        topic.name(),
        newest.held().getOrDefault(name, 0L),
        Point.rounded(pace(topics, name).perSecond()),
        newest.held().getOrDefault(TopicNames.deadLettersOf(name), 0L));
  }

  private static List<String> names(List<Topic<?>> topics) {
    return topics.stream().map(Topic::name).toList();
  }
}
