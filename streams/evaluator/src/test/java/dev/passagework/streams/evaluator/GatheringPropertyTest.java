package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.streams.retrieval.search.Hit;
import dev.passagework.streams.retrieval.search.TopK;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class GatheringPropertyTest {
  private static final int DEPTH = 5;

  /** Partials in any order, of any split, rank as a search of the whole would; none is missed. */
  @Property(tries = 200)
  void anySplitRanksLikeTheWhole(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 6) Integer> scores,
      @ForAll @IntRange(min = 1, max = 5) int partitions,
      @ForAll Random random) {
    List<Hit> all =
        IntStream.range(0, scores.size())
            .mapToObj(i -> new Hit("p" + i, scores.get(i) / 10.0))
            .toList();
    List<List<Hit>> split = new ArrayList<>();
    IntStream.range(0, partitions).forEach(i -> split.add(new ArrayList<>()));
    all.forEach(hit -> split.get(random.nextInt(partitions)).add(hit));
    List<Finding.Partial> partials = new ArrayList<>();
    for (int source = 0; source < partitions; source++) {
      partials.add(partial(source, split.get(source), digest(all)));
    }
    Collections.shuffle(partials, random);

    Gathering gathering = Gathering.of(partials.get(0));
    for (Finding.Partial next : partials.subList(1, partitions)) {
      assertThat(gathering.isComplete()).isEqualTo(sum(gathering).equals(digest(all)));
      gathering = gathering.with(next);
    }

    assertThat(gathering.isComplete()).isTrue();
    assertThat(gathering.ranked(DEPTH + 1).ranking(DEPTH).passageIds())
        .containsExactlyElementsOf(
            all.stream().sorted(Hit.RANKING).limit(DEPTH).map(Hit::passageId).toList());
  }

  private static Finding.Partial partial(int source, List<Hit> hits, SetDigest whole) {
    TopK best = new TopK(DEPTH + 1);
    hits.forEach(best::offer);
    return new Finding.Partial(
        new Examination("m@1", "c", 1, whole, 1, Domain.OUT, false),
        new Question("q", Role.REPORT, Map.of()),
        source,
        digest(hits),
        hits.size(),
        best.ranking());
  }

  private static SetDigest sum(Gathering gathering) {
    return gathering.shares().values().stream()
        .map(Gathering.Share::seen)
        .reduce(SetDigest.EMPTY, SetDigest::plus);
  }

  private static SetDigest digest(List<Hit> hits) {
    return hits.stream()
        .map(hit -> SetDigest.of(hit.passageId()))
        .reduce(SetDigest.EMPTY, SetDigest::plus);
  }
}
