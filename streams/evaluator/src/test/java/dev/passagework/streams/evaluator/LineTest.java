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
    assertThat(next()).contains(new Line.Crown(checkpoints.get(0)));
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
    assertThat(next()).contains(new Line.PassOver(checkpoints.get(1), Line.NOT_LAST));

    checkpoints = List.of(checkpoint(0, ""), checkpoint(1, "", 0, true));
    assertThat(challenge().role()).isEqualTo(Role.REPORT);
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
    state = state.judged(1).under(GateState.Reign.first(0, 0).next(1, 0, 0));

    assertThat(challenge().champion()).isEqualTo(1);
    assertThat(challenge().best()).isZero();
  }

  @Test
  void aChampionThatWasPrunedAndCannotBeScoredGivesWay() {
    checkpoints = List.of(checkpoint(1, ""));
    everythingIsScored();
    reign(0);

    assertThat(next()).contains(new Line.Crown(checkpoints.get(0)));
  }

  @Test
  void aPrunedChampionWhoseScoresAreKeptIsStillMeasuredAgainst() {
    everythingIsScored();
    reign(0);
    checkpoints = List.of(checkpoint(1, ""));

    assertThat(challenge().champion()).isZero();
  }

  private Challenge challenge() {
    return next()
        .orElseThrow()
        .fold(
            crown -> {
              throw new AssertionError(crown);
            },
            passOver -> {
              throw new AssertionError(passOver);
            },
            Line.Judge::challenge);
  }

  private Optional<Line.Step> next() {
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
    state = state.judged(version).under(GateState.Reign.first(version, 0));
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
            Map.of(role, new TreeMap<>(Map.of("q", 0.5)))));
  }

  private static CollectionManifest manifest(String collection, int version, Role role) {
    return Fixture.manifest(
        version,
        List.of(passage(collection, "p", "text")),
        List.of(query(collection, "q", "text", role, "p")));
  }
}
