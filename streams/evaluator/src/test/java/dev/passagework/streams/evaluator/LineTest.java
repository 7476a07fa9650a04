package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.passage;
import static dev.passagework.streams.evaluator.Fixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineTest {
  private static final CollectionManifest GATED = manifest("c", 1, Role.GATE);
  private static final CollectionManifest REPORTED = manifest("d", 1, Role.REPORT);

  private final Map<String, GateEvent.Scored> scores = new HashMap<>();
  private GateState state = GateState.EMPTY;
  private List<Checkpoint> checkpoints = List.of(checkpoint(0, ""), checkpoint(1, ""));
  private List<CollectionManifest> collections = List.of(GATED, REPORTED);

  @Test
  void theFirstWaitsUntilItIsScoredOnEveryCollection() {
    scored(0, GATED);
    assertThat(next()).isEmpty();

    scored(0, REPORTED);
    assertThat(next()).contains(new GateStep.Crown(checkpoints.get(0)));
  }

  @Test
  void aLaterCheckpointDoesNotOvertake() {
    scored(1, GATED);
    scored(1, REPORTED);

    assertThat(next()).isEmpty();
  }

  @Test
  void scoresOnAnOlderVersionOfACollectionDoNotCount() {
    scored(0, GATED);
    scored(0, REPORTED);
    collections = List.of(manifest("c", 2, Role.GATE), REPORTED);

    assertThat(next()).isEmpty();
  }

  @Test
  void onlyCollectionsWithGateQueriesJudgeWhereThereAreAny() {
    everythingIsScored();
    reign(0);

    assertThat(challenge().matches()).extracting(Challenge.Match::collection).containsExactly("c");
    assertThat(challenge().role()).isEqualTo(Role.GATE);
  }

  @Test
  void withoutGateQueriesAllButTheLastArePassedOver() {
    collections = List.of(REPORTED);
    everythingIsScored();
    reign(0);
    assertThat(next()).contains(new GateStep.PassOver(checkpoints.get(1), Line.NOT_LAST));

    checkpoints = List.of(checkpoint(0, ""), checkpoint(1, "", 0, true));
    assertThat(challenge().role()).isEqualTo(Role.REPORT);
  }

  /** So that a stream faster than the evaluator still has every newest one judged in the end. */
  @Test
  void whatWaitsBetweenTheJudgedAndTheNewestIsOvertaken() {
    everythingIsScored();
    reign(0);
    checkpoints =
        List.of(
            checkpoint(0, ""),
            checkpoint(1, ""),
            checkpoint(2, ""),
            checkpoint(3, ""),
            checkpoint(4, ""));
    scored(3, GATED);
    scored(3, REPORTED);

    GateStep.Judge judge = (GateStep.Judge) next().orElseThrow();

    assertThat(judge.checkpoint().id().version()).isEqualTo(1);
    assertThat(judge.overtaken()).extracting(c -> c.id().version()).containsExactly(2);
  }

  @Test
  void aDecidedCheckpointIsNotJudgedAgain() {
    everythingIsScored();
    reign(0);
    state = state.judged(1);

    assertThat(next()).isEmpty();
  }

  @Test
  void theBestChampionIsWhatALossIsMeasuredAgainst() {
    checkpoints = List.of(checkpoint(0, ""), checkpoint(1, ""), checkpoint(2, ""));
    everythingIsScored();
    reign(1, GateState.Reign.first(0, 0).next(1, 0, 0));

    assertThat(challenge().champion()).isEqualTo(1);
    assertThat(challenge().best()).isZero();
  }

  @Test
  void aChampionThatWasPrunedAndCannotBeScoredGivesWay() {
    checkpoints = List.of(checkpoint(1, ""));
    everythingIsScored();
    reign(0);

    assertThat(next()).contains(new GateStep.Crown(checkpoints.get(0)));
  }

  @Test
  void aPrunedChampionWhoseScoresAreKeptIsStillMeasuredAgainst() {
    everythingIsScored();
    reign(0);
    checkpoints = List.of(checkpoint(1, ""));

    assertThat(challenge().champion()).isZero();
  }

  @Test
  void aChampionWhoseFilesAreOfNoUseGivesWayLikeAPrunedOne() {
    reign(0);
    scored(1, GATED);
    scored(1, REPORTED);
    assertThat(next()).isEmpty();

    state = state.hearing(new GateEvent.Unusable(0, "damaged"));

    assertThat(next()).contains(new GateStep.Crown(checkpoints.get(1)));
  }

  @Test
  void aBestChampionWhoseFilesAreOfNoUseIsNotWaitedFor() {
    checkpoints = List.of(checkpoint(0, ""), checkpoint(1, ""), checkpoint(2, ""));
    reign(1, GateState.Reign.first(0, 0).next(1, 0, 0));
    List.of(1, 2).forEach(version -> collections.forEach(c -> scored(version, c)));
    assertThat(next()).isEmpty();

    state = state.hearing(new GateEvent.Unusable(0, "damaged"));

    assertThat(challenge().best()).isEqualTo(1);
  }

  @Test
  void aRivalWhoseFilesAreOfNoUseIsNotWaitedFor() {
    checkpoints = List.of(checkpoint(0, ""), checkpoint(1, ""));
    List.of(GATED, REPORTED).forEach(c -> scored(1, c));
    state = state.judged(1).under(GateState.Reign.first(0, 0).next(1, 0, 1));
    assertThat(next()).isEmpty();

    state = state.hearing(new GateEvent.Unusable(0, "damaged"));

    assertThat(next()).containsInstanceOf(GateStep.Check.class);
  }

  @Test
  void whatIsScoredAfterAllCanBeUsed() {
    reign(0);
    state = state.hearing(new GateEvent.Unusable(0, "damaged"));
    everythingIsScored();
    state = state.hearing(Objects.requireNonNull(scores.get("0c")));
    assertThat(state.unusable()).isEmpty();

    collections = List.of(manifest("c", 2, Role.GATE), REPORTED);
    scored(1, collections.get(0));

    assertThat(next()).isEmpty();
  }

  @Test
  void whatHasLearntJudgedQueriesIsNoFirstChampionEither() {
    checkpoints = List.of(checkpoint(1, "", 2, false));
    everythingIsScored();
    state = GateState.EMPTY.hearing(learnt(2)).contaminating("c", 2);

    assertThat(next())
        .contains(new GateStep.Refuse(checkpoints.get(0), Line.contaminatedFor(List.of("c"))));
  }

  @Test
  void aChampionIsNotMeasuredAgainAgainstWhatHasLearntJudgedQueries() {
    checkpoints = List.of(checkpoint(0, ""), checkpoint(1, "", 1, false), checkpoint(2, ""));
    everythingIsScored();
    GateState.Reign reign = GateState.Reign.first(0, 0).next(1, 1, 1).next(2, 0, 1);
    state = state.judged(2).under(reign).contaminating("c", 1);

    GateStep.Check check = (GateStep.Check) next().orElseThrow();

    assertThat(check.rivals()).extracting(Challenge::best).containsExactly(0);
  }

  private static GateEvent.Learnt learnt(int segment) {
    return new GateEvent.Learnt(segment, List.of(), List.of());
  }

  private Challenge challenge() {
    GateStep step = next().orElseThrow();
    if (step instanceof GateStep.Judge judge) {
      return judge.challenge();
    }
    throw new AssertionError(step);
  }

  private Optional<GateStep> next() {
    Line line =
        new Line(
            Fixture.MODEL,
            state,
            checkpoints,
            collections,
            (id, collection) -> Optional.ofNullable(scores.get(id.version() + collection)));
    return line.next((after, upTo) -> 0);
  }

  private void reign(int version) {
    reign(version, GateState.Reign.first(version, 0));
  }

  /** A reign that stands on the collections as they are. */
  private void reign(int version, GateState.Reign reign) {
    Map<String, Integer> versions = new TreeMap<>();
    boolean gate = collections.stream().anyMatch(manifest -> manifest.gateQueries() > 0);
    collections.stream()
        .filter(manifest -> !gate || manifest.gateQueries() > 0)
        .forEach(manifest -> versions.put(manifest.name(), manifest.version()));
    state = state.judged(version).under(reign.standingOn(versions));
  }

  private void everythingIsScored() {
    checkpoints.forEach(c -> collections.forEach(m -> scored(c.id().version(), m)));
  }

  private void scored(int version, CollectionManifest manifest) {
    Role role = manifest.gateQueries() > 0 ? Role.GATE : Role.REPORT;
    scores.put(
        version + manifest.name(),
        new GateEvent.Scored(
            version,
            manifest.name(),
            manifest.version(),
            Map.of(role, new TreeMap<>(Map.of("q", 0.5))),
            new GateEvent.Reported(manifest.domain(), new TreeMap<>())));
  }

  private static CollectionManifest manifest(String collection, int version, Role role) {
    return Fixture.manifest(
        version,
        List.of(passage(collection, "p", "text")),
        List.of(query(collection, "q", "text", role, "p")));
  }
}
