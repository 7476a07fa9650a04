package dev.passagework.consumers.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SeriesTest {
  @Test
  void fewPointsAreShownAsTheyAre() {
    Series series = new Series(8);
    series.add(1, 1.5);
    series.add(2, 2.5);
    assertThat(series.view(4)).containsExactly(new Point(1, 1.5), new Point(2, 2.5));
  }

  @Test
  void mergedPointsAreTheMeanAtTheTimeOfTheLast() {
    Series series = new Series(8);
    LongStream.range(0, 4).forEach(i -> series.add(i, i));
    assertThat(series.view(2)).containsExactly(new Point(1, 0.5), new Point(3, 2.5));
  }

  @Test
  void aLatePointDoesNotTurnTimeBack() {
    Series series = new Series(8);
    series.add(5, 1);
    series.add(3, 2);
    assertThat(series.view(8)).containsExactly(new Point(5, 1), new Point(5, 2));
  }

  @Test
  void whatIsNewIsGivenOnce() {
    Series series = new Series(100);
    series.add(1, 1);
    assertThat(series.takeFresh(10)).containsExactly(new Point(1, 1));
    assertThat(series.takeFresh(10)).isEmpty();
    series.add(2, 2);
    assertThat(series.takeFresh(10)).containsExactly(new Point(2, 2));
  }

  @Property(tries = 50)
  void anyHistoryStaysInBoundsFromItsBeginningToItsEnd(
      @ForAll @IntRange(min = 1, max = 40_000) int events) {
    Series series = new Series(64);
    for (int i = 0; i < events; i++) {
      series.add(i, 1.0);
    }
    assertThat(series.view(Integer.MAX_VALUE)).hasSizeLessThanOrEqualTo(64);
    assertThat(series.view(16)).hasSizeLessThanOrEqualTo(16);
    Point first = series.view(64).get(0);
    Point last = series.view(64).get(series.view(64).size() - 1);
    assertThat(last.time()).isEqualTo(events - 1);
    assertThat(first.time()).isLessThanOrEqualTo(events / 16);
    assertThat(series.view(64)).allSatisfy(point -> assertThat(point.value()).isEqualTo(1.0));
  }
}
