package dev.passagework.ops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RedriveProgressPropertyTest {
  @Property
  void whatWasSentIsKnownToTheNextCallAndNothingElse(
      @ForAll @IntRange(max = 20) int first, @ForAll Set<@IntRange(max = 60) Integer> sent) {
    RedriveProgress progress = RedriveProgress.of(null);
    progress.skipTo(first);
    sent.stream().sorted().map(offset -> first + offset).forEach(progress::sent);

    RedriveProgress next = RedriveProgress.of(progress.commit());

    assertThat(IntStream.range(0, first + 70))
        .allSatisfy(
            offset ->
                assertThat(next.isSent(offset))
                    .isEqualTo(offset < first || sent.contains(offset - first)));
  }
}
