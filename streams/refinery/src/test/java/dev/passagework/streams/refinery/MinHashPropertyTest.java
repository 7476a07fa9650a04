package dev.passagework.streams.refinery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MinHashPropertyTest {
  @Property
  void anOverlapIsTheShareOfTrigramsInCommonAndTheSameBothWays(
      @ForAll String one, @ForAll String other) {
    assertThat(MinHash.overlap(one, one)).isEqualTo(1);
    assertThat(MinHash.overlap(one, other))
        .isBetween(0.0, 1.0)
        .isEqualTo(MinHash.overlap(other, one));
  }

  @Property(tries = 300)
  void textsThatOverlapByFourFifthsShareABand(
      @ForAll @Size(min = 10, max = 20) List<@IntRange(min = 0, max = 400) Integer> words,
      @ForAll @IntRange(min = 0, max = 9) int changed) {
    String text = words.stream().map(MinHashPropertyTest::word).collect(Collectors.joining(" "));
    String other =
        IntStream.range(0, words.size())
            .filter(i -> i != changed)
            .mapToObj(i -> word(words.get(i)))
            .collect(Collectors.joining(" "));

    if (MinHash.overlap(text, other) >= 0.85) {
      assertThat(MinHash.mayBeNear(MinHash.bands(text), MinHash.bands(other))).isTrue();
    }
  }

  @Example
  void textsThatHaveLittleInCommonSeldomShareABand() {
    long near =
        IntStream.range(0, 400)
            .filter(
                i ->
                    MinHash.mayBeNear(
                        MinHash.bands(word(i) + " " + word(i + 1)),
                        MinHash.bands(word(i + 1_000) + " " + word(i + 2_000))))
            .count();

    assertThat(near).isLessThan(8);
  }

  private static String word(int i) {
    return Integer.toString(i * 7_919 + 100_000, 36);
  }
}
