package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

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

  /** What the reason begins with for which a checkpoint with scores on proxies is not judged. */
  static final String ON_PROXY = "not a challenger: scored only on a proxy";

  /** What the reason begins with for which a checkpoint is never scored. */
  static final String OVERTAKEN = "overtaken";

  /** What has been scored so far, and what will be. */
  @FunctionalInterface
  interface Scores {
    /** The scores of a checkpoint on a collection, whatever version of that they are of. */
    Optional<GateEvent.Scored> find(CheckpointId checkpoint, String collection);

    /** Whether there will be any: a checkpoint scored on a proxy only has none for the gate. */
    default boolean areDue(Checkpoint checkpoint, CollectionManifest collection) {
      return true;
    }
  }

  /** The next step; empty while there is nothing to do but wait. */
  Optional<GateStep> next(NewPassages newPassages) {
    if (collections.isEmpty()) {
      return Optional.empty();
    }
    Optional<GateStep> check = check();
    if (check.isPresent()) {
      return check;
    }
    Optional<Checkpoint> again = checkpoints.stream().filter(this::isJudgedAfterAll).findFirst();
    return again.isPresent()
        ? judge(again.get(), newPassages)
        : checkpoints.stream()
            .filter(checkpoint -> version(checkpoint) > state.decided())
            .findFirst()
            .flatMap(first -> step(first, newPassages));
  }

  /** Due once the champion is scored on what it has not been measured on. */
  private Optional<GateStep> check() {
    if (state.reign().isEmpty()) {
      return Optional.empty();
    }
    GateState.Reign reign = state.reign().orElseThrow();
    if (reign.standing().versions().equals(versions()) || !isScored(reign.champion())) {
      return Optional.empty();
    }
    List<Integer> rivals =
        Stream.of(reign.before(), Optional.of(reign.best()), Optional.of(GainOverBase.BASE))
            .flatMap(Optional::stream)
            .distinct()
            .filter(version -> version != reign.champion() && !isContaminated(version))
            .toList();
    if (!rivals.stream().allMatch(version -> isScored(version) || isGone(version))) {
      return Optional.empty();
    }
    return Optional.of(
        new GateStep.Check(
            rivals.stream().filter(this::isScored).map(rival -> rivalry(reign, rival)).toList(),
            versions()));
  }

  private Challenge rivalry(GateState.Reign reign, int rival) {
    return new Challenge(
        new CheckpointId(model, reign.champion()),
        rival,
        rival,
        reign.challengers(),
        0,
        role(),
        matches(reign.champion(), rival, rival));
  }

  private Map<String, Integer> versions() {
    Map<String, Integer> versions = new TreeMap<>();
    judging().forEach(manifest -> versions.put(manifest.name(), manifest.version()));
    return versions;
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
            : checkpoint.last();
    return state.passedOver().contains(version)
        && isEligible
        && state.reign().map(reign -> version > reign.champion()).orElse(false)
        && isScored(version);
  }

  private Optional<GateStep> step(Checkpoint first, NewPassages newPassages) {
    if (!isScored(version(first))) {
      return Optional.ofNullable(state.unusable().get(version(first)))
          .map(reason -> Decision.UNUSABLE + reason)
          .or(() -> onProxyOnly(first))
          .map(reason -> new GateStep.PassOver(first, reason));
    }
    if (state.segments() < first.lastSegment()) {
      return Optional.empty();
    }
    if (!isVacant() && role() == Role.REPORT && !first.last()) {
      return Optional.of(new GateStep.PassOver(first, NOT_LAST));
    }
    return judge(first, newPassages);
  }

  /**
   * Why a checkpoint can never be judged that is scored on a proxy where others are on the whole.
   */
  private Optional<String> onProxyOnly(Checkpoint checkpoint) {
    List<String> names =
        collections.stream()
            .filter(manifest -> present(version(checkpoint), manifest).isEmpty())
            .filter(manifest -> !scores.areDue(checkpoint, manifest))
            .map(CollectionManifest::name)
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(ON_PROXY + " of " + String.join(", ", names));
  }

  /** What has learnt judged queries is refused, whatever else there is to make champion. */
  private Optional<GateStep> refusal(Checkpoint checkpoint) {
    List<String> contaminated = state.contaminatedUpTo(checkpoint.lastSegment());
    return contaminated.isEmpty()
        ? Optional.empty()
        : Optional.of(new GateStep.Refuse(checkpoint, contaminatedFor(contaminated)));
  }

  private Optional<GateStep> judge(Checkpoint challenger, NewPassages newPassages) {
    Optional<GateStep> refusal = refusal(challenger);
    if (refusal.isPresent()) {
      return refusal;
    }
    if (isVacant()) {
      return Optional.of(new GateStep.Crown(challenger));
    }
    GateState.Reign reign = state.reign().orElseThrow();
    int best = isOut(reign.best()) ? reign.champion() : reign.best();
    if (!isScored(reign.champion()) || !isScored(best)) {
      return Optional.empty();
    }
    return Optional.of(
        new GateStep.Judge(
            challenger,
            new Challenge(
                challenger.id(),
                reign.champion(),
                best,
                reign.challengers() + 1,
                newPassages.count(reign.segment(), challenger.lastSegment()),
                role(),
                matches(version(challenger), reign.champion(), best)),
            versions(),
            overtaken(version(challenger))));
  }

  /** The newest is none of them, so that there is always one whose turn comes. */
  private List<Checkpoint> overtaken(int judged) {
    int newest = checkpoints.stream().mapToInt(Line::version).max().orElse(judged);
    return checkpoints.stream()
        .filter(c -> version(c) > judged && version(c) > state.decided() && version(c) < newest)
        .filter(c -> !c.last() && !isScored(version(c)))
        .toList();
  }

  private List<Challenge.Match> matches(int challenger, int champion, int best) {
    List<CollectionManifest> judging = judging();
    boolean anyIn = judging.stream().anyMatch(manifest -> manifest.domain() == Domain.IN);
    return judging.stream()
        .map(
            manifest ->
                new Challenge.Match(
                    manifest.name(),
                    manifest.version(),
                    anyIn && manifest.domain() == Domain.OUT,
                    scores(challenger, manifest),
                    scores(champion, manifest),
                    scores(best, manifest)))
        .toList();
  }

  private double[] scores(int version, CollectionManifest manifest) {
    return present(version, manifest).orElseThrow().of(role());
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

  /** Whether there is no champion to be measured against, and never will be. */
  private boolean isVacant() {
    return state.reign().map(reign -> isLost(reign.champion())).orElse(true);
  }

  /** Whether a loss cannot be measured against the best champion, or says nothing. */
  private boolean isOut(int best) {
    return isLost(best) || isContaminated(best);
  }

  /** Whether a version can never be scored on what is there now. */
  private boolean isLost(int version) {
    return isGone(version) && !isScored(version);
  }

  /** Whether its files are pruned, or of no use. */
  private boolean isGone(int version) {
    return state.unusable().containsKey(version)
        || checkpoints.stream().noneMatch(checkpoint -> version(checkpoint) == version);
  }

  private boolean isContaminated(int version) {
    return checkpoints.stream()
        .filter(checkpoint -> version(checkpoint) == version)
        .anyMatch(checkpoint -> refusal(checkpoint).isPresent());
  }

  /** Why a checkpoint that has learnt judged queries cannot be a champion. */
  static String contaminatedFor(List<String> collections) {
    return "contaminated: it has learnt from queries that repeat judged ones of "
        + String.join(", ", collections);
  }

  private static int version(Checkpoint checkpoint) {
    return checkpoint.id().version();
  }
}
