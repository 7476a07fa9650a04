package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.VariantBlock;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BlocksPropertyTest {
  @Property
  void theBlocksHoldEveryMissingVariantOnceAndNoOther(
      @ForAll Set<@IntRange(min = 0, max = 24) Integer> present,
      @ForAll @IntRange(min = 1, max = 20) int density,
      @ForAll @IntRange(min = 1, max = 6) int size) {
    Strategy strategy =
        StrategyFile.parse("s", "generator: ict\nblock: %d\ninput-characters: 1\n".formatted(size));

    List<VariantBlock> blocks = strategy.blocks(density, present::contains);

    assertThat(blocks).allMatch(block -> block.size() <= size);
    assertThat(
            blocks.stream()
                .flatMap(b -> IntStream.range(b.first(), b.first() + b.size()).boxed())
                .toList())
        .isEqualTo(IntStream.range(0, density).boxed().filter(v -> !present.contains(v)).toList());
  }
}
