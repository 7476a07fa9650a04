package dev.passagework.ops.study.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

class HolmPropertyTest {
  @Property(tries = 200)
  void correctedValuesKeepTheOrderAndLieBetweenTheRawAndBonferronis(
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0, max = 1) Double> given) {
    double[] raw = given.stream().mapToDouble(Double::doubleValue).toArray();
    double[] corrected = Holm.corrected(raw);

    for (int i = 0; i < raw.length; i++) {
      assertThat(corrected[i]).isBetween(raw[i], Math.min(1, raw[i] * raw.length));
      for (int j = 0; j < raw.length; j++) {
        assertThat(raw[i] <= raw[j] || corrected[i] >= corrected[j]).isTrue();
      }
    }
  }
}
