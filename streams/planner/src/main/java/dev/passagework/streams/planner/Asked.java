package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.VariantBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was asked of a passage at its present content.
 *
 * @param contentHash hash of the content
 * @param since offset of the record that brought it
 * @param blocks blocks of variants asked for, by plan entry
 */
record Asked(String contentHash, long since, Map<String, List<VariantBlock>> blocks) {
  Asked {
    blocks = Map.copyOf(blocks);
  }

  /** The blocks that a plan entry wants of the passage and that were not asked for. */
  List<VariantBlock> missing(PlanEntry entry, Strategy strategy) {
    List<VariantBlock> present = of(entry.id());
    return strategy.blocks(
        entry.density(),
        variant ->
            present.stream().anyMatch(b -> b.first() <= variant && variant < b.first() + b.size()));
  }

  /** Whether a block was asked for, just so. */
  boolean has(String entry, VariantBlock block) {
    return of(entry).contains(block);
  }

  /** With further blocks asked for. */
  Asked plus(String entry, List<VariantBlock> more) {
    List<VariantBlock> now = new ArrayList<>(of(entry));
    now.addAll(more);
    return with(entry, now);
  }

  /** With a block not asked for any more. */
  Asked minus(String entry, VariantBlock block) {
    return with(entry, of(entry).stream().filter(b -> !b.equals(block)).toList());
  }

  private List<VariantBlock> of(String entry) {
    return blocks.getOrDefault(entry, List.of());
  }

  private Asked with(String entry, List<VariantBlock> now) {
    Map<String, List<VariantBlock>> all = new HashMap<>(blocks);
    all.put(entry, List.copyOf(now));
    return new Asked(contentHash, since, all);
  }
}
