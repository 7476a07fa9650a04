package dev.passagework.ops.pipeline;

import dev.passagework.producers.corpus.CollectionFeed;
import dev.passagework.producers.corpus.CollectionReport;
import dev.passagework.producers.corpus.FeedOptions;
import dev.passagework.producers.corpus.FeedProgress;
import dev.passagework.producers.corpus.FeedReport;
import dev.passagework.producers.corpus.PassageFeed;
import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A finite job run through the services of a pipeline, which otherwise run for ever. It ends by
 * rule, not by idle time: every plan entry is complete; then the refinery has read all there is;
 * then the trainer is told to finish; then the gate has decided on its last checkpoint.
 */
public final class FiniteJob {
  private static final Logger LOG = LoggerFactory.getLogger(FiniteJob.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String BM25 = "bm25";

  private final Cluster cluster;
  private final Pipeline pipeline;
  private final JobView view;
  private final JobSpec spec;
  private final Clock clock;
  private final JobListener listener;
  private final JobWatch watch;
  private final Milestones milestones;
  private final Stopwatch stopwatch;

  public FiniteJob(
      Cluster cluster, Pipeline pipeline, JobView view, JobSpec spec, JobListener listener) {
    this.cluster = cluster;
    this.pipeline = pipeline;
    this.view = view;
    this.spec = spec;
    this.clock = Clock.systemUTC();
    this.listener = listener;
    this.watch = new JobWatch(pipeline, clock, PATIENCE);
    this.milestones = new Milestones(cluster, watch, view::planStates);
    this.stopwatch = new Stopwatch(clock);
  }

  /**
   * Runs the job to its report.
   *
   * @throws JobFailedException if a service fails, or cannot do its work
   */
  public Report run() throws IOException, InterruptedException {
    pipeline.start();
    long calls = stage("feed", this::feed);
    long answers = stage("augment", () -> augment(calls));
    long pairs = stage("refine", this::refine);
    LOG.info("{} answers gave {} pairs", answers, pairs);
    Checkpoint last = stage("train", this::train);
    Optional<Decision> decision = stage("evaluate", () -> evaluate(last));
    return report(decision);
  }

  /** A stage of the job. */
  @FunctionalInterface
  private interface Stage<T> {
    T run() throws IOException, InterruptedException;
  }

  private <T> T stage(String name, Stage<T> stage) throws IOException, InterruptedException {
    double since = stopwatch.elapsed();
    listener.began(name);
    T result = stage.run();
    stopwatch.stage(name, since);
    listener.ended(name);
    return result;
  }

  private long feed() throws IOException, InterruptedException {
    FeedProgress progress = listener.feeding();
    CollectionReport collection =
        new CollectionFeed(cluster, clock, progress).feed(spec.folder(), spec.collection());
    FeedReport passages =
        new PassageFeed(cluster, progress)
            .feed(
                spec.folder().passages(),
                FeedOptions.of(spec.plan().corpus())
                    .withSync()
                    .withOnError(spec.collection().onError()));
    listener.fed(collection, passages);
    Commands.set(cluster, spec.plan());
    return spec.forecast().calls();
  }

  private long augment(long calls) throws IOException, InterruptedException {
    Set<String> entries =
        spec.plan().entries().stream().map(PlanEntry::id).collect(Collectors.toSet());
    milestones.awaitAnswered(entries, calls);
    return llm(view.planStates()).calls();
  }

  private long refine() throws IOException, InterruptedException {
    milestones.awaitRefined();
    return view.pairs();
  }

  private Checkpoint train() throws IOException, InterruptedException {
    Commands.finish(cluster, spec.model(), clock);
    watch.await(() -> view.last().isPresent());
    return view.last().orElseThrow();
  }

  private Optional<Decision> evaluate(Checkpoint last) throws IOException, InterruptedException {
    CheckpointId base = new CheckpointId(spec.model(), 0);
    String collection = spec.collection().collection();
    watch.await(
        () -> {
          requireUsable(base);
          requireUsable(last.id());
          return !view.champions().isEmpty()
              && (last.id().version() == 0 || decisionOn(last).isPresent())
              && view.reported(base, collection).isPresent()
              && view.reported(champion(), collection).isPresent()
              && (champion().equals(base) || !view.gains(champion(), collection).isEmpty())
              && view.reported(BM25, collection).isPresent();
        });
    return decisionOn(last);
  }

  /** A checkpoint that has no scores since it cannot be used ends the job. */
  private void requireUsable(CheckpointId checkpoint) {
    for (Decision decision : view.decisions()) {
      if (decision.challenger().equals(checkpoint)
          && decision.isOnUnusable()
          && view.reported(checkpoint, spec.collection().collection()).isEmpty()) {
        throw new JobFailedException(
            "checkpoint %s cannot be scored: %s".formatted(checkpoint, decision.reason()));
      }
    }
  }

  private Report report(Optional<Decision> decision) {
    String collection = spec.collection().collection();
    return new Report(
        collection,
        spec.base(),
        champion().toString(),
        view.reported(new CheckpointId(spec.model(), 0), collection).orElseThrow(),
        view.reported(champion(), collection).orElseThrow(),
        view.reported(BM25, collection).orElseThrow(),
        view.gains(champion(), collection),
        new Report.Pairs(view.pairs(), view.rejected()),
        llm(view.planStates()),
        view.checkpoints().size() - 1,
        decision,
        Freshness.of(view.champions(), view.checkpoints(), view.segments()),
        stopwatch.seconds());
  }

  private CheckpointId champion() {
    List<Champion> champions = view.champions();
    return champions.get(champions.size() - 1).id();
  }

  /** The newest decision that judges a checkpoint. */
  private Optional<Decision> decisionOn(Checkpoint checkpoint) {
    return view.decisions().stream()
        .filter(decision -> decision.challenger().equals(checkpoint.id()))
        .filter(decision -> decision.outcome() != Decision.Outcome.NOT_JUDGED)
        .reduce((earlier, later) -> later);
  }

  private static Report.Llm llm(Collection<PlanState> states) {
    TokenUsage usage =
        states.stream().map(PlanState::usage).reduce(TokenUsage.NONE, TokenUsage::plus);
    long failed = states.stream().mapToLong(PlanState::failed).sum();
    long answered = states.stream().mapToLong(PlanState::answered).sum();
    double cost = states.stream().mapToDouble(PlanState::cost).sum();
    return new Report.Llm(answered + failed, failed, usage, cost);
  }
}
