package dev.passagework.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;

class IdentityPropertyTest {
  @Property
  void aPassageKeyIsReadBackFromItsTextWhateverTheIdHolds(
      @ForAll @AlphaChars @StringLength(min = 1, max = 20) String corpus,
      @ForAll @NotEmpty String id) {
    PassageKey key = new PassageKey(corpus, id);
    assertThat(PassageKey.parse(key.toString())).isEqualTo(key);
    assertThat(PassageKey.ofDerivedKey(key.derive("0a1b"))).isEqualTo(key);
  }

  @Property
  void whatBelongsToAPassageIsInItsPartition(
      @ForAll @NotEmpty String id, @ForAll @IntRange(min = 1, max = 100) int partitions) {
    PassageKey key = new PassageKey("corpus", id.replace("#", ""));
    Assume.that(!key.id().isEmpty());
    assertThat(Topics.TRAINING_PAIRS.partition(key.derive("0a1b"), partitions))
        .isEqualTo(Topics.PASSAGES.partition(key.toString(), partitions))
        .isBetween(0, partitions - 1);
  }

  @Property
  void aSmallerCoverageIsASubsetOfALargerOne(
      @ForAll @NotEmpty String id,
      @ForAll @DoubleRange(min = 0.01, max = 1) double one,
      @ForAll @DoubleRange(min = 0.01, max = 1) double other) {
    PassageKey key = new PassageKey("corpus", id);
    boolean inSmaller = covers(Math.min(one, other), key);
    boolean inLarger = covers(Math.max(one, other), key);
    assertThat(inLarger || !inSmaller).isTrue();
    assertThat(covers(1, key)).isTrue();
  }

  @Example
  void coverageTakesItsShareOfManyPassages() {
    long taken =
        IntStream.range(0, 10_000)
            .filter(i -> covers(0.25, new PassageKey("corpus", "p" + i)))
            .count();
    assertThat(taken).isBetween(2_350L, 2_650L);
  }

  @Property
  void aDigestDoesNotDependOnOrderAndTakesAway(
      @ForAll @UniqueElements List<String> members, @ForAll long seed) {
    List<SetDigest> digests = new ArrayList<>(members.stream().map(SetDigest::of).toList());
    SetDigest whole = digests.stream().reduce(SetDigest.EMPTY, SetDigest::plus);
    Collections.shuffle(digests, new Random(seed));
    assertThat(digests.stream().reduce(SetDigest.EMPTY, SetDigest::plus)).isEqualTo(whole);
    for (SetDigest member : digests) {
      assertThat(whole.minus(member).plus(member))
          .isEqualTo(whole)
          .isNotEqualTo(whole.minus(member));
    }
    assertThat(SetDigest.of(whole.count(), whole.hex())).isEqualTo(whole);
  }

  @Example
  void queriesThatDifferInFormOnlyAreThePairOfOneIdentity() {
    PassageKey passage = new PassageKey("corpus", "p1");
    String id = Identity.pairId("What does  acks=all mean?", passage);
    assertThat(Identity.pairId("what does acks all mean", passage)).isEqualTo(id);
    assertThat(Identity.pairId("what does acks 1 mean", passage)).isNotEqualTo(id);
    assertThat(Identity.pairId("what does acks all mean", new PassageKey("corpus", "p2")))
        .isNotEqualTo(id);
  }

  @Example
  void partsThatRunTogetherAreToldApart() {
    assertThat(Identity.contentHash("ab", "c")).isNotEqualTo(Identity.contentHash("a", "bc"));
  }

  @Example
  void aKeyThatCannotBeIsRefusedWithItsText() {
    assertThatThrownBy(() -> PassageKey.parse("no-slash")).hasMessageContaining("no-slash");
    assertThatThrownBy(() -> new PassageKey("a b", "1")).hasMessageContaining("a b");
    assertThatThrownBy(() -> CheckpointId.parse("model")).hasMessageContaining("model@version");
    assertThatThrownBy(() -> Code.parse(JudgedQuery.Role.class, "gat"))
        .hasMessageContaining("gate, report");
  }

  private static boolean covers(double coverage, PassageKey key) {
    return PlanEntry.of("corpus", "question", "llm", 1, coverage).covers(key);
  }
}
