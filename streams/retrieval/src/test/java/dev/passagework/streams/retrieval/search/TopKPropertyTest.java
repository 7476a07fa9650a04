package dev.passagework.streams.retrieval.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class TopKPropertyTest {

  @Property
  void theKBestAreThoseOfASort(
      @ForAll("hits") List<Hit> hits, @ForAll @IntRange(min = 1, max = 30) int k) {
    TopK topK = new TopK(k);
    hits.forEach(hit -> topK.offer(hit.passageId(), hit.score()));

    assertThat(topK.ranking()).isEqualTo(sorted(hits).subList(0, Math.min(k, hits.size())));
  }

  @Property
  void mergedPartsEqualTheWholeInAnyOrder(
      @ForAll("hits") List<Hit> hits,
      @ForAll @IntRange(min = 1, max = 30) int k,
      @ForAll @IntRange(min = 1, max = 5) int parts,
      @ForAll long seed) {
    List<Hit> shuffled = new ArrayList<>(hits);
    Collections.shuffle(shuffled, new Random(seed));
    TopK whole = new TopK(k);
    hits.forEach(whole::offer);
    TopK merged = new TopK(k);
    for (int part = 0; part < parts; part++) {
      TopK piece = new TopK(k);
      for (int i = part; i < shuffled.size(); i += parts) {
        piece.offer(shuffled.get(i));
      }
      merged.merge(piece);
    }

    assertThat(merged.ranking()).isEqualTo(whole.ranking());
  }

  /** Few distinct scores, so that many tie; ids of all planes of Unicode. */
  @Provide
  Arbitrary<List<Hit>> hits() {
    Arbitrary<String> ids =
        Arbitraries.strings().withChars("abé\uffee").ofMinLength(1).ofMaxLength(3);
    Arbitrary<Double> scores = Arbitraries.integers().between(-3, 3).map(i -> i * 4e-7);
    return Combinators.combine(ids, scores)
        .as(Hit::new)
        .list()
        .ofMaxSize(60)
        .uniqueElements(Hit::passageId);
  }

  /** A ranking written down another way: repeated selection of what beats all others. */
  private static List<Hit> sorted(List<Hit> hits) {
    List<Hit> left = new ArrayList<>(hits);
    List<Hit> sorted = new ArrayList<>();
    while (!left.isEmpty()) {
      Hit best = left.get(0);
      for (Hit hit : left) {
        if (hit.score() > best.score() || (hit.score() == best.score() && above(hit, best))) {
          best = hit;
        }
      }
      sorted.add(best);
      left.remove(best);
    }
    return sorted;
  }

  private static boolean above(Hit a, Hit b) {
    return Arrays.compareUnsigned(
            a.passageId().getBytes(StandardCharsets.UTF_8),
            b.passageId().getBytes(StandardCharsets.UTF_8))
        > 0;
  }
}
