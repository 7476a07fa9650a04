package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The line before the gate of a model: checkpoints in the order of versions, each judged once, and
 * none before it has been scored on the present version of every collection.
 *
 * @param model the model
 * @param state what the gate keeps in mind
 * @param checkpoints checkpoints of the model that are there, by version
 * @param collections present versions of all collections that have queries
 * @param scores what has been scored so far
 */
record Line(
    String model,
    GateState state,
    List<Checkpoint> checkpoints,
    List<CollectionManifest> collections,
    Scores scores) {
  static final String NOT_LAST =
      "not a challenger: no collection has gate queries, so only the last checkpoint is judged";

  /** What has been scored so far. */
  @FunctionalInterface
  interface Scores {
    /** The scores of a checkpoint on a collection, whatever version of that they are of. */
    Optional<GateEvent.Scored> find(CheckpointId checkpoint, String collection);
  }

  /** What is to be done with the first in line. */
  sealed interface Step {
    <T> T fold(Function<Crown, T> crown, Function<PassOver, T> passOver, Function<Judge, T> judge);
  }

  /** There is no champion to be measured against: this becomes the champion. */
  record Crown(Checkpoint checkpoint) implements Step {
    @Override
    public <T> T fold(
        Function<Crown, T> crown, Function<PassOver, T> passOver, Function<Judge, T> judge) {
      return crown.apply(this);
    }
  }

  /** It is not judged. */
  record PassOver(Checkpoint checkpoint, String reason) implements Step {
    @Override
    public <T> T fold(
        Function<Crown, T> crown, Function<PassOver, T> passOver, Function<Judge, T> judge) {
      return passOver.apply(this);
    }
  }

  /** It is judged. */
  record Judge(Checkpoint checkpoint, Challenge challenge) implements Step {
    @Override
    public <T> T fold(
        Function<Crown, T> crown, Function<PassOver, T> passOver, Function<Judge, T> judge) {
      return judge.apply(this);
    }
  }

  /** The next step; empty while there is nothing to do but wait. */
  Optional<Step> next(NewPassages newPassages) {
    if (collections.isEmpty()) {
      return Optional.empty();
    }
    Optional<Checkpoint> again = checkpoints.stream().filter(this::isJudgedAfterAll).findFirst();
    return again.isPresent()
        ? judge(again.get(), newPassages)
        : checkpoints.stream()
            .filter(checkpoint -> version(checkpoint) > state.decided())
            .findFirst()
            .flatMap(first -> step(first, newPassages));
  }

  /** How many passages are learnt for the first time after one segment and up to another. */
  @FunctionalInterface
  interface NewPassages {
    long count(int after, int upTo);
  }

  /** Passed over before, and since then announced as the last one, or made whole. */
  private boolean isJudgedAfterAll(Checkpoint checkpoint) {
    int version = version(checkpoint);
    boolean isEligible =
        state.unusable().containsKey(version)
            ? checkpoint.last() || role() == Role.GATE
            : checkpoint.last() && role() == Role.REPORT;
    return state.passedOver().contains(version)
        && isEligible
        && state.reign().map(reign -> version > reign.champion()).orElse(false)
        && isScored(version);
  }

  private Optional<Step> step(Checkpoint first, NewPassages newPassages) {
    if (!isScored(version(first))) {
      return Optional.ofNullable(state.unusable().get(version(first)))
          .map(reason -> new PassOver(first, "it cannot be used: " + reason));
    }
    if (state.segments() < first.lastSegment()) {
      return Optional.empty();
    }
    if (state.reign().isEmpty() || isLost(state.reign().orElseThrow())) {
      return Optional.of(new Crown(first));
    }
    if (role() == Role.REPORT && !first.last()) {
      return Optional.of(new PassOver(first, NOT_LAST));
    }
    return judge(first, newPassages);
  }

  private Optional<Step> judge(Checkpoint challenger, NewPassages newPassages) {
    GateState.Reign reign = state.reign().orElseThrow();
    int best = isGone(reign.best()) && !isScored(reign.best()) ? reign.champion() : reign.best();
    if (!isScored(reign.champion()) || !isScored(best)) {
      return Optional.empty();
    }
    List<Challenge.Match> matches =
        judging().stream()
            .map(manifest -> match(version(challenger), reign.champion(), best, manifest))
            .toList();
    return Optional.of(
        new Judge(
            challenger,
            new Challenge(
                challenger.id(),
                reign.champion(),
                best,
                reign.challengers() + 1,
                newPassages.count(reign.segment(), challenger.lastSegment()),
                role(),
                matches)));
  }

  private Challenge.Match match(
      int challenger, int champion, int best, CollectionManifest manifest) {
    return new Challenge.Match(
        manifest.name(),
        manifest.version(),
        present(challenger, manifest).orElseThrow().of(role()),
        present(champion, manifest).orElseThrow().of(role()),
        present(best, manifest).orElseThrow().of(role()));
  }

  /** The role that judges: only where no collection has gate queries, the report queries do. */
  private Role role() {
    return collections.stream().anyMatch(manifest -> manifest.gateQueries() > 0)
        ? Role.GATE
        : Role.REPORT;
  }

  private List<CollectionManifest> judging() {
    return collections.stream()
        .filter(
            manifest ->
                (role() == Role.GATE ? manifest.gateQueries() : manifest.reportQueries()) > 0)
        .toList();
  }

  private boolean isScored(int version) {
    return collections.stream().allMatch(manifest -> present(version, manifest).isPresent());
  }

  private Optional<GateEvent.Scored> present(int version, CollectionManifest manifest) {
    return scores
        .find(new CheckpointId(model, version), manifest.name())
        .filter(scored -> scored.collectionVersion() == manifest.version());
  }

  /** Whether the champion can never be scored on what is there now. */
  private boolean isLost(GateState.Reign reign) {
    return isGone(reign.champion()) && !isScored(reign.champion());
  }

  private boolean isGone(int version) {
    return checkpoints.stream().noneMatch(checkpoint -> version(checkpoint) == version);
  }

  private static int version(Checkpoint checkpoint) {
    return checkpoint.id().version();
  }
}
