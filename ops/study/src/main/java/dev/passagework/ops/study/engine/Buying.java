package dev.passagework.ops.study.engine;

import dev.passagework.ops.pipeline.Commands;
import dev.passagework.ops.pipeline.JobFailedException;
import dev.passagework.ops.pipeline.JobWatch;
import dev.passagework.ops.pipeline.Milestones;
import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.ops.pipeline.PlanFile;
import dev.passagework.ops.pipeline.Services;
import dev.passagework.ops.study.plan.Corpus;
import dev.passagework.ops.study.plan.Folders;
import dev.passagework.ops.study.plan.Preflight;
import dev.passagework.producers.corpus.CollectionFeed;
import dev.passagework.producers.corpus.FeedOptions;
import dev.passagework.producers.corpus.FeedProgress;
import dev.passagework.producers.corpus.OnError;
import dev.passagework.producers.corpus.PairFeed;
import dev.passagework.producers.corpus.PairSource;
import dev.passagework.producers.corpus.PassageFeed;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The one purchase of a study: collections and passages are fed, what the plans ask for is bought
 * and refined. What was bought before is not bought again.
 */
final class Buying {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Workbench bench;
  private final Folders folders;
  private final Preflight preflight;
  private final StudyListener listener;

  Buying(Workbench bench, Folders folders, Preflight preflight, StudyListener listener) {
    this.bench = bench;
    this.folders = folders;
    this.preflight = preflight;
    this.listener = listener;
  }

  /**
   * What was bought, after it was.
   *
   * @throws JobFailedException if a service fails, or a plan entry stops before its end
   */
  Bought buy() throws IOException, InterruptedException {
    feed();
    List<String> plans = preflight.plans().stream().map(PlanFile::write).toList();
    StudyDirectory directory = bench.directory();
    Optional<Bought> before = directory.read(directory.bought(), Bought.class);
    List<Bought.Scored> collections = collections();
    if (before.isPresent() && !before.get().collections().equals(collections)) {
      throw new IllegalArgumentException(
          "the collections are not those that %s was begun with: give another directory"
              .formatted(directory.root()));
    }
    if (before.isPresent() && before.get().plans().equals(plans) && isThere(before.get())) {
      return before.get();
    }
    ask();
    Census census = Census.take(bench.cluster());
    Bought bought =
        new Bought(
            plans,
            entries(),
            collections,
            census.size(),
            bench.view().rejected(),
            census.offsets());
    directory.write(directory.bought(), bought);
    return bought;
  }

  /** Whether the topics hold what was bought: who deleted them to save space has lost it. */
  private boolean isThere(Bought bought) {
    return Census.take(bench.cluster()).size() >= bought.pairs();
  }

  private void feed() throws IOException, InterruptedException {
    for (Corpus corpus : bench.study().corpora()) {
      new CollectionFeed(bench.cluster(), Clock.systemUTC(), FeedProgress.NONE)
          .feed(folders.of(corpus.name()), folders.options(corpus.name()));
    }
    Set<String> augmented =
        bench.study().trials().stream()
            .flatMap(trial -> trial.arm().corpora().stream())
            .collect(Collectors.toSet());
    for (Corpus corpus : bench.study().corpora()) {
      if (augmented.contains(corpus.name())) {
        FeedOptions options = FeedOptions.of(corpus.name()).withOnError(OnError.FAIL);
        new PassageFeed(bench.cluster(), FeedProgress.NONE)
            .feed(folders.of(corpus.name()).passages(), options.withSync());
        if (corpus.labelled().isPresent()) {
          new PairFeed(bench.cluster(), FeedProgress.NONE)
              .feed(PairSource.of(corpus.labelled().get()), options);
        }
      }
    }
    while (bench.view().manifests().size() < bench.study().corpora().size()) {
      Thread.sleep(100);
    }
  }

  private void ask() throws IOException, InterruptedException {
    for (Plan plan : preflight.plans()) {
      Commands.set(bench.cluster(), plan);
    }
    try (Endpoints endpoints = Endpoints.open(bench.study(), bench.directory())) {
      buyFrom(endpoints);
    }
  }

  private void buyFrom(Endpoints endpoints) throws IOException, InterruptedException {
    Services services = bench.services(endpoints.settings(bench.directory()));
    try (Pipeline pipeline =
        new Pipeline(List.of(services.planner(), services.augmenter(), services.refinery()))) {
      pipeline.start();
      JobWatch watch = new JobWatch(pipeline, Clock.systemUTC(), PATIENCE);
      Milestones milestones = new Milestones(bench.cluster(), watch, this::states);
      milestones.awaitAnswered(entryIds(), preflight.forecast().calls());
      requireComplete();
      milestones.awaitRefined();
    }
  }

  /** The states of plan entries, telling how far they are together. */
  private Collection<PlanState> states() {
    Collection<PlanState> states = bench.view().planStates();
    long done = states.stream().mapToLong(state -> state.answered() + state.failed()).sum();
    long asked = states.stream().mapToLong(PlanState::requests).sum();
    listener.at("requests", done, Math.max(asked, preflight.forecast().calls()));
    return states;
  }

  private Set<String> entryIds() {
    return preflight.plans().stream()
        .flatMap(plan -> plan.entries().stream())
        .map(PlanEntry::id)
        .collect(Collectors.toSet());
  }

  private void requireComplete() {
    Set<String> ids = entryIds();
    for (PlanState state : bench.view().planStates()) {
      if (ids.contains(state.entry()) && state.status() == PlanState.Status.STOPPED) {
        throw new JobFailedException(
            "'%s' was stopped (%s): raise the study's budget and run it again; what was bought is kept"
                .formatted(state.entry(), state.reason()));
      }
    }
  }

  private List<Bought.Scored> collections() {
    List<Bought.Scored> collections = new ArrayList<>();
    for (CollectionManifest manifest : bench.view().manifests().values()) {
      collections.add(
          new Bought.Scored(
              manifest.name(),
              manifest.passages().plus(manifest.queries()).hex(),
              manifest.passages().count(),
              manifest.reportQueries()));
    }
    collections.sort(Comparator.comparing(Bought.Scored::name));
    return collections;
  }

  private List<Bought.Entry> entries() {
    Map<String, PlanState> states =
        bench.view().planStates().stream()
            .collect(Collectors.toMap(PlanState::entry, state -> state));
    List<Bought.Entry> entries = new ArrayList<>();
    for (Plan plan : preflight.plans()) {
      for (PlanEntry entry : plan.entries()) {
        PlanState state = states.get(entry.id());
        if (state != null) {
          entries.add(
              new Bought.Entry(
                  plan.corpus(),
                  entry.strategy(),
                  entry.llm(),
                  entry.density(),
                  entry.coverage(),
                  state.answered() + state.failed(),
                  state.failed(),
                  state.usage().prompt(),
                  state.usage().completion(),
                  state.cost()));
        }
      }
    }
    return entries;
  }
}
