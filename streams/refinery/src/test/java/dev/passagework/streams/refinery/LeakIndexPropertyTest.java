package dev.passagework.streams.refinery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LeakIndexPropertyTest {
  @Property
  void theIndexFindsWhatAComparisonWithEveryJudgedQueryFinds(
      @ForAll @Size(max = 12) List<@net.jqwik.api.From("query") String> judged,
      @ForAll Set<@IntRange(min = 0, max = 11) Integer> removed,
      @ForAll("query") String query) {
    LeakIndex index = new LeakIndex();
    IntStream.range(0, judged.size()).forEach(i -> check(index.put(key(i), judged.get(i))));
    removed.stream().filter(i -> i < judged.size()).forEach(i -> check(index.remove(key(i))));

    List<String> expected =
        IntStream.range(0, judged.size())
            .filter(i -> !removed.contains(i))
            .filter(i -> LeakIndex.matches(judged.get(i), query))
            .mapToObj(LeakIndexPropertyTest::key)
            .toList();

    assertThat(index.matches(query)).isEqualTo(expected);
  }

  /** Queries of words from a small vocabulary of long and short ones, so that many nearly match. */
  @Provide
  Arbitrary<String> query() {
    return Arbitraries.of("a", "of", "is", "to", "wing", "lift", "sweep", "aileron", "transonic")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(words -> String.join(" ", words));
  }

  private static String key(int i) {
    return "q%02d".formatted(i);
  }

  private static void check(boolean changed) {
    assertThat(changed).isTrue();
  }
}
