package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.consumers.trainer.Curriculum.Sources;
import dev.passagework.consumers.trainer.PairJudge.Verdict;
import dev.passagework.consumers.trainer.PairStore.Changes;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.TrainingPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeTry;

/** A stream of segments, each chosen and settled as the trainer does, without the learning. */
class SelectorPropertyTest {
  private static final int MOST = 24;
  private static final int BATCH = 8;
  private static final Curriculum PLAIN = new Curriculum(1, 0, 0, 0, 4, Sources.MIXED, 0);

  private Path file = Path.of("");
  private PairStore store = new PairStore(file);
  private Map<String, Integer> counted = new HashMap<>();
  private int segment;
  private long updates;

  @BeforeTry
  void begin() throws IOException {
    file = Files.createTempFile("pairs", "");
    restart();
  }

  @AfterProperty
  void end() throws IOException {
    Files.deleteIfExists(file);
  }

  private void restart() {
    store = new PairStore(file);
    counted = new HashMap<>();
    segment = 0;
    updates = 0;
  }

  @Provide
  Arbitrary<List<TrainingPair>> tangled() {
    return TangledPairs.some();
  }

  @Property(tries = 100)
  void everyPairCountsAsOftenAsThePlanSaysOrHasNoCompanyAtAll(
      @ForAll("tangled") List<TrainingPair> pairs,
      @ForAll @IntRange(min = 1, max = 3) int epochs,
      @ForAll @IntRange(min = 1, max = 40) int perSegment)
      throws IOException {
    Curriculum curriculum = new Curriculum(epochs, 0, 0, 0, 0, Sources.MIXED, 0);
    for (int from = 0; from < pairs.size(); from += perSegment) {
      settle(curriculum, pairs.subList(from, Math.min(pairs.size(), from + perSegment)));
    }
    while (!settle(curriculum, List.of()).isEmpty()) {}

    List<TrainingPair> short_ =
        pairs.stream().filter(p -> counted.getOrDefault(p.id(), 0) < epochs).toList();
    if (short_.size() <= MOST) { // of more, a draw may hold such as all conflict
      for (TrainingPair one : short_) {
        assertThat(short_).allMatch(two -> two.equals(one) || TangledPairs.conflict(one, two));
      }
    }
    assertThat(counted.values()).allMatch(count -> count <= epochs);
    pairs.forEach(p -> assertThat(store.count(p.id())).isEqualTo(counted.getOrDefault(p.id(), 0)));
  }

  @Property(tries = 100)
  void noMoreIsLearntThanTheStepsThatAreAskedFor(
      @ForAll("tangled") List<TrainingPair> pairs, @ForAll @IntRange(min = 1, max = 20) int steps)
      throws IOException {
    Curriculum curriculum = new Curriculum(50, steps, 0, 0, 0, Sources.MIXED, 0);
    boolean owing = settle(curriculum, pairs).isOwing();
    while (owing) {
      owing = settle(curriculum, List.of()).isOwing();
    }

    assertThat(updates).isLessThanOrEqualTo(steps);
  }

  @Property(tries = 20)
  void passesAreRepeatedUntilTheStepsAreTaken(
      @ForAll @IntRange(min = 2, max = 60) int pairs,
      @ForAll @IntRange(min = 1, max = 20) int steps)
      throws IOException {
    Curriculum curriculum = new Curriculum(50, steps, 0, 0, 0, Sources.MIXED, 0);
    boolean owing = settle(curriculum, Tiny.pairs(0, pairs)).isOwing();
    while (owing) {
      owing = settle(curriculum, List.of()).isOwing();
    }

    assertThat(updates).isEqualTo(steps);
  }

  @Property(tries = 100)
  void noBatchOfASelectionHoldsConflictsOrAPairAlone(@ForAll("tangled") List<TrainingPair> pairs)
      throws IOException {
    Curriculum curriculum = new Curriculum(2, 0, 0.3, 0, 4, Sources.MIXED, 0);
    for (int from = 0; from < pairs.size(); from += 10) {
      Selection selection =
          settle(curriculum, pairs.subList(from, Math.min(pairs.size(), from + 10)));
      for (List<TrainingPair> batch : batching(curriculum).plan(selection.all())) {
        assertThat(batch).hasSizeBetween(2, BATCH);
        assertThat(TangledPairs.areApart(batch)).as("%s", batch).isTrue();
      }
    }
  }

  @Property(tries = 50)
  void theSelectionDependsOnWhatIsHeldAndNotOnTheWayItCame(
      @ForAll("tangled") List<TrainingPair> pairs, @ForAll long order) throws IOException {
    Curriculum curriculum = new Curriculum(2, 0, 0.4, 0.2, 6, Sources.ONE, 0);
    List<TrainingPair> shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(order));
    hold(pairs, pairs.subList(0, pairs.size() / 2));
    Selection one = select(curriculum, Tiny.pairs(200, 220));
    restart();
    Files.write(file, new byte[0]);
    hold(shuffled, pairs.subList(0, pairs.size() / 2));
    Selection other = select(curriculum, Tiny.pairs(200, 220));

    assertThat(other.ids()).isEqualTo(one.ids());
    assertThat(batching(curriculum).plan(other.all()))
        .isEqualTo(batching(curriculum).plan(one.all()));
  }

  @Property(tries = 20)
  void replayIsTheShareThatWasAskedForAndNothingThatWasRetracted(
      @ForAll @IntRange(min = 0, max = 60) int percent) throws IOException {
    List<TrainingPair> old = Tiny.pairs(0, 100);
    hold(old, old);
    store.apply(new Changes(ids(old.subList(0, 50)), List.of(), List.of()));

    Selection selection =
        select(new Curriculum(1, 0, percent / 100.0, 0, 0, Sources.MIXED, 0), Tiny.pairs(200, 220));

    int expected = 20 * percent / (100 - percent);
    assertThat(selection.again()).hasSize(expected);
    assertThat(old.subList(50, 100)).containsAll(selection.again());
  }

  @Property(tries = 20)
  void labelledPairsAreToppedUpToTheirShare(@ForAll @IntRange(min = 0, max = 10) int fresh)
      throws IOException {
    List<TrainingPair> old = Tiny.pairs(0, 60);
    hold(old, old);
    List<TrainingPair> written =
        Stream.concat(
                IntStream.range(200, 220).mapToObj(i -> Tiny.unlabelled(Tiny.pair(i, i))),
                IntStream.range(300, 300 + fresh).mapToObj(i -> Tiny.pair(i, i)))
            .toList();

    Selection selection = select(new Curriculum(1, 0, 0, 0.2, 0, Sources.MIXED, 0), written);

    assertThat(selection.all().stream().filter(TrainingPair::labelled)).hasSize(Math.max(5, fresh));
    assertThat(selection.first()).containsExactlyInAnyOrderElementsOf(written);
  }

  @Property(tries = 20)
  void aSmallSegmentIsFilledUpToTheLeastBatch(@ForAll @IntRange(min = 1, max = 12) int fresh)
      throws IOException {
    List<TrainingPair> old = Tiny.pairs(0, 60);
    hold(old, old);

    Selection selection = select(PLAIN, Tiny.pairs(200, 200 + fresh));

    assertThat(selection.first()).hasSize(fresh);
    assertThat(selection.again()).hasSize(Math.max(0, 4 - fresh));
  }

  @Property(tries = 50)
  void aBatchOfOneSourceHoldsOneCorpusAndOneStrategyOrLabelledPairs(
      @ForAll("tangled") List<TrainingPair> pairs, @ForAll long seed) {
    Random random = new Random(seed);
    List<TrainingPair> mixed = pairs.stream().map(pair -> ofAnySource(pair, random)).toList();
    Batching one = new Batching(7, 3, BATCH, Sources.ONE);

    List<List<TrainingPair>> batches = one.plan(mixed);

    assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(mixed);
    for (List<TrainingPair> batch : batches) {
      assertThat(batch.stream().map(pair -> pair.passage().corpus()).distinct()).hasSize(1);
      assertThat(batch.stream().map(TrainingPair::labelled).distinct()).hasSize(1);
      assertThat(batch.stream().map(SelectorPropertyTest::strategies).distinct()).hasSize(1);
    }
  }

  private static List<String> strategies(TrainingPair pair) {
    return pair.origins().stream().map(Origin::strategy).toList();
  }

  private static TrainingPair ofAnySource(TrainingPair pair, Random random) {
    String corpus = random.nextBoolean() ? "tiny" : "small";
    return switch (random.nextInt(3)) {
      case 0 -> Tiny.labelled(pair, corpus);
      case 1 -> Tiny.written(pair, corpus, "question");
      default -> Tiny.written(pair, corpus, "keywords");
    };
  }

  private Selection settle(Curriculum curriculum, List<TrainingPair> pairs) throws IOException {
    segment++;
    Selection selection = select(curriculum, pairs);
    store.apply(new Changes(ids(pairs), pairs, ids(selection.all())));
    updates += batching(curriculum).plan(selection.all()).size();
    selection.ids().forEach(id -> counted.merge(id, 1, Integer::sum));
    return selection;
  }

  private void hold(List<TrainingPair> pairs, List<TrainingPair> learnt) throws IOException {
    store.apply(new Changes(List.of(), pairs, ids(learnt)));
  }

  private Selection select(Curriculum curriculum, List<TrainingPair> pairs) throws IOException {
    SegmentDraft draft =
        new SegmentDraft(Map.of(), pair -> store.knows(pair) ? Verdict.HELD : Verdict.NEW);
    for (TrainingPair pair : pairs) {
      draft.add(new PairRecord.Given(0, 1, pair.key(), pair), Instant.EPOCH);
    }
    return Selector.select(
        batching(curriculum),
        curriculum,
        store,
        draft,
        new Selector.Room(MOST, curriculum.left(updates)));
  }

  private Batching batching(Curriculum curriculum) {
    return new Batching(42, segment, BATCH, curriculum.sources());
  }

  private static List<String> ids(List<TrainingPair> pairs) {
    return pairs.stream().map(TrainingPair::id).sorted().toList();
  }
}
