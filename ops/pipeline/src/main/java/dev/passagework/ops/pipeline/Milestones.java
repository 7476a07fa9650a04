package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.planner.Planner;
import dev.passagework.streams.refinery.Refinery;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.GroupProgress;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The points that finite plans pass on their way through planner, augmenter and refinery, told by
 * rule and not by idle time.
 */
public final class Milestones {
  private final Cluster cluster;
  private final JobWatch watch;
  private final Supplier<Collection<PlanState>> states;

  /**
   * Milestones of a cluster.
   *
   * @param watch waits, and watches the services meanwhile
   * @param states the newest state of each plan entry
   */
  public Milestones(Cluster cluster, JobWatch watch, Supplier<Collection<PlanState>> states) {
    this.cluster = cluster;
    this.watch = watch;
    this.states = states;
  }

  /**
   * Returns when the ledgers of plan entries have closed.
   *
   * @param entries ids of the entries
   * @param calls requests that they lead to at least
   */
  public void awaitAnswered(Set<String> entries, long calls)
      throws IOException, InterruptedException {
    watch.await(
        () -> isComplete(entries, calls) && plannerHasReadAll() && isComplete(entries, calls));
  }

  /** Returns when the refinery has read all there is. */
  public void awaitRefined() throws IOException, InterruptedException {
    watch.await(this::refineryIsThrough);
  }

  /** Whether the ledgers of all entries have closed, and hold all the calls that were forecast. */
  private boolean isComplete(Set<String> entries, long calls) {
    List<PlanState> asked =
        states.get().stream().filter(state -> entries.contains(state.entry())).toList();
    return asked.size() == entries.size()
        && asked.stream()
            .allMatch(
                state -> state.status() != PlanState.Status.RUNNING && state.unanswered() == 0)
        && asked.stream().mapToLong(PlanState::requests).sum() >= calls;
  }

  private boolean plannerHasReadAll() throws IOException, InterruptedException {
    String group = cluster.group(Planner.NAME);
    return GroupProgress.hasReadAll(cluster, group, GroupProgress.topicsOf(cluster, group));
  }

  /** Asked twice, since the refinery's own topics lead in a loop and are looked at one by one. */
  private boolean refineryIsThrough() throws IOException, InterruptedException {
    boolean once = refineryHasReadAll();
    return once && refineryHasReadAll();
  }

  private boolean refineryHasReadAll() throws IOException, InterruptedException {
    String group = cluster.group(Refinery.NAME);
    Set<String> topics = new HashSet<>(GroupProgress.topicsOf(cluster, group));
    topics.add(cluster.name(Topics.PASSAGES));
    topics.add(cluster.name(Topics.SYNTHETIC_QUERIES));
    return GroupProgress.hasReadAll(cluster, group, topics);
  }
}
