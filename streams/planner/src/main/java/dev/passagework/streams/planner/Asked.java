package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.VariantBlock;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a passage at its present content.
 *
 * @param contentHash hash of the content
 * @param since offset of the record that brought it
 * @param blocks blocks of variants asked for, by {@link #line}
 * @param trace trace that the content belongs to; null in notes of planners that kept none
 */
record Asked(
    String contentHash,
    long since,
    Map<String, List<VariantBlock>> blocks,
    @Nullable TraceContext trace) {
  Asked {
    blocks = Map.copyOf(blocks);
  }

  /**
   * Name of what variants are counted of: a plan entry, and the labelled pair whose query is shown,
   * where there is one.
   */
  static String line(String entry, String source) {
    return source.isEmpty() ? entry : entry + "#" + source;
  }

  /** Whether a variant was asked for. */
  IntPredicate present(String line) {
    List<VariantBlock> present = of(line);
    return variant ->
        present.stream().anyMatch(b -> b.first() <= variant && variant < b.first() + b.size());
  }

  /** Whether a block was asked for, just so. */
  boolean has(String line, VariantBlock block) {
    return of(line).contains(block);
  }

  /** With further blocks asked for. */
  Asked plus(String line, List<VariantBlock> more) {
    List<VariantBlock> now = new ArrayList<>(of(line));
    now.addAll(more);
    return with(line, now);
  }

  /** With a block not asked for any more. */
  Asked minus(String line, VariantBlock block) {
    return with(line, of(line).stream().filter(b -> !b.equals(block)).toList());
  }

  private List<VariantBlock> of(String line) {
    return blocks.getOrDefault(line, List.of());
  }

  private Asked with(String line, List<VariantBlock> now) {
    Map<String, List<VariantBlock>> all = new HashMap<>(blocks);
    all.put(line, List.copyOf(now));
    return new Asked(contentHash, since, all, trace);
  }
}
