package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.TrainingPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class BatchPlanPropertyTest {

  @Provide
  Arbitrary<List<TrainingPair>> tangled() {
    return TangledPairs.some();
  }

  /** Pairs that share passages alone. */
  @Provide
  Arbitrary<List<TrainingPair>> ofPassages() {
    return Arbitraries.integers()
        .between(1, 12)
        .list()
        .ofMaxSize(25)
        .map(
            counts -> {
              List<TrainingPair> pairs = new ArrayList<>();
              for (int passage = 0; passage < counts.size(); passage++) {
                for (int n = 0; n < counts.get(passage); n++) {
                  pairs.add(Tiny.pair("p" + passage, "q" + pairs.size(), "text " + passage));
                }
              }
              return pairs;
            });
  }

  @Property
  void everyPairIsInOneBatch(
      @ForAll("tangled") List<TrainingPair> pairs, @ForAll @IntRange(min = 2, max = 40) int size) {
    List<TrainingPair> planned =
        BatchPlan.of(1, 1, pairs, size).stream().flatMap(List::stream).toList();

    assertThat(planned).containsExactlyInAnyOrderElementsOf(pairs);
  }

  @Property
  void noBatchHoldsTwoPairsThatConflictOrMoreThanItsSize(
      @ForAll("tangled") List<TrainingPair> pairs, @ForAll @IntRange(min = 2, max = 40) int size) {
    for (List<TrainingPair> batch : BatchPlan.of(1, 1, pairs, size)) {
      assertThat(batch).hasSizeBetween(1, size);
      assertThat(batch).doesNotHaveDuplicates();
      assertThat(TangledPairs.areApart(batch)).as("%s", batch).isTrue();
    }
  }

  @Property
  void pairsThatShareOnlyPassagesTakeTheFewestBatchesOfEqualSizes(
      @ForAll("ofPassages") List<TrainingPair> pairs,
      @ForAll @IntRange(min = 2, max = 40) int size) {
    Map<String, Integer> perPassage = new HashMap<>();
    pairs.forEach(p -> perPassage.merge(p.passage().toString(), 1, Integer::sum));
    int largest = perPassage.values().stream().mapToInt(i -> i).max().orElse(0);

    List<List<TrainingPair>> batches = BatchPlan.of(3, 9, pairs, size);

    assertThat(batches).hasSize(Math.max((pairs.size() + size - 1) / size, largest));
    List<Integer> sizes = batches.stream().map(List::size).toList();
    assertThat(pairs.isEmpty() || Collections.max(sizes) - Collections.min(sizes) <= 1).isTrue();
  }

  @Property
  void aPairIsAloneOnlyIfNoBatchCanSpareItCompanyOrIsAloneAsWell(
      @ForAll("tangled") List<TrainingPair> pairs, @ForAll @IntRange(min = 2, max = 40) int size) {
    List<List<TrainingPair>> batches = BatchPlan.of(1, 1, pairs, size);
    for (List<TrainingPair> lonely : batches.stream().filter(b -> b.size() == 1).toList()) {
      assertThat(batches.stream().filter(b -> b.size() != 2).flatMap(List::stream))
          .allMatch(other -> TangledPairs.conflict(lonely.get(0), other));
    }
  }

  @Property(tries = 50)
  void twoThatGoTogetherAreNotLeftAloneForTheSakeOfAThird(
      @ForAll @IntRange(min = 1, max = 1000) int segment) {
    TrainingPair one = Tiny.pair("p1", "w1", "w1");
    TrainingPair other = Tiny.pair("p2", "w2", "w2");
    TrainingPair third = Tiny.pair("p1", "w2", "w1");

    assertThat(BatchPlan.of(1, segment, List.of(one, other, third), 8))
        .extracting(List::size)
        .containsExactlyInAnyOrder(1, 2);
  }

  @Property
  void theOrderOfThePairsDoesNotMatter(
      @ForAll("tangled") List<TrainingPair> pairs, @ForAll long order) {
    List<TrainingPair> shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, new Random(order));

    assertThat(BatchPlan.of(1, 2, shuffled, 8)).isEqualTo(BatchPlan.of(1, 2, pairs, 8));
  }

  @Property(tries = 20)
  void seedAndSegmentChooseThePlan(@ForAll @IntRange(min = 1, max = 1000) int seed) {
    List<TrainingPair> pairs = Tiny.pairs(0, 50);

    assertThat(BatchPlan.of(seed, 1, pairs, 8)).isNotEqualTo(BatchPlan.of(seed + 1, 1, pairs, 8));
    assertThat(BatchPlan.of(seed, 1, pairs, 8)).isNotEqualTo(BatchPlan.of(seed, 2, pairs, 8));
  }
}
