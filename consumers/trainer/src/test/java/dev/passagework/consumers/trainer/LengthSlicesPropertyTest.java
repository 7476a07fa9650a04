package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.streams.retrieval.encoder.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LengthSlicesPropertyTest {

  @Property
  void everyTextIsWholeInTheRowThatIsTold(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 60) Integer> lengths) {
    List<long[]> texts = texts(lengths);

    LengthSlices sliced = LengthSlices.of(texts);

    List<long[]> rows = new ArrayList<>();
    for (TokenBatch slice : sliced.slices()) {
      for (int row = 0; row < slice.batch(); row++) {
        int start = row * slice.length();
        long[] ids = Arrays.copyOfRange(slice.ids(), start, start + slice.length());
        rows.add(Arrays.stream(ids).filter(id -> id > 0).toArray());
      }
    }
    assertThat(rows).hasSameSizeAs(texts);
    assertThat(sliced.rows(0, texts.size())).doesNotHaveDuplicates();
    for (int i = 0; i < texts.size(); i++) {
      assertThat(rows.get(sliced.rowOf()[i])).isEqualTo(texts.get(i));
    }
  }

  @Property
  void noMorePaddingIsPaidForThanSlicesWouldCost(
      @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 1, max = 60) Integer> lengths) {
    LengthSlices sliced = LengthSlices.of(texts(lengths));

    int tokens = lengths.stream().mapToInt(Integer::intValue).sum();
    int places = sliced.slices().stream().mapToInt(slice -> slice.ids().length).sum();
    long distinct = lengths.stream().distinct().count();
    assertThat(places - tokens).isLessThanOrEqualTo((int) (24 * (distinct - 1)));
  }

  /** Texts of those lengths, each of ids that no other has. */
  private static List<long[]> texts(List<Integer> lengths) {
    List<long[]> texts = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      long[] text = new long[lengths.get(i)];
      Arrays.fill(text, i + 1L);
      texts.add(text);
    }
    return texts;
  }
}
