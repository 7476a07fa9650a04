package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.VariantBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What the plans in force still want of the passages of a task. Asking is idempotent: what was
 * asked for once is noted down, and not asked for again.
 */
final class Asking {
  private final Strategies strategies;
  private final Plans plans;
  private final KeyValueStore<String, Passage> passages;
  private final KeyValueStore<String, Asked> asked;
  private final KeyValueStore<String, Sources> sources;

  Asking(Policy policy, ProcessorContext<?, ?> context) {
    this.strategies = policy.strategies();
    this.plans = new Plans(policy, context);
    this.passages = context.getStateStore(PlannerStores.PASSAGES);
    this.asked = context.getStateStore(PlannerStores.ASKED);
    this.sources = context.getStateStore(PlannerStores.SOURCES);
  }

  /**
   * The calls to be made for a passage of which a note exists; they count as asked for from now.
   */
  List<Release> ask(PassageKey passage, Asked before) {
    List<Release> releases = new ArrayList<>();
    Asked now = before;
    for (PlanEntry entry : plans.asking(passage)) {
      Strategy strategy = strategies.of(entry);
      for (String source : sourcesOf(strategy, passage)) {
        String line = Asked.line(entry.id(), source);
        List<VariantBlock> missing = strategy.blocks(entry.density(), before.present(line));
        missing.forEach(block -> releases.add(release(entry, passage, before, source, block)));
        now = missing.isEmpty() ? now : now.plus(line, missing);
      }
    }
    if (!releases.isEmpty()) {
      asked.put(passage.toString(), now);
    }
    return releases;
  }

  /** The prompt of a call, or nothing if the labelled query that it shows is gone. */
  Optional<Prepared> prepared(
      PlanEntry entry, PassageKey passage, String source, VariantBlock block) {
    String query = source.isEmpty() ? "" : queriesOf(passage).getOrDefault(source, "");
    if (query.isEmpty() && !source.isEmpty()) {
      return Optional.empty();
    }
    Passage content = passages.get(passage.toString());
    Strategy strategy = strategies.of(entry);
    Strategy.Shown shown =
        new Strategy.Shown(content, query, plans.examples(passage.corpus(), entry), block);
    return Optional.of(new Prepared(content, query, strategy, strategy.prompt(shown)));
  }

  /**
   * A call that could be made.
   *
   * @param passage the passage
   * @param query labelled query that is shown, empty for none
   * @param strategy how it is asked for
   * @param prompt rendered messages
   */
  record Prepared(Passage passage, String query, Strategy strategy, Prompt prompt) {}

  private Release release(
      PlanEntry entry, PassageKey passage, Asked note, String source, VariantBlock block) {
    Prepared call = prepared(entry, passage, source, block).orElseThrow();
    return new Release(
        entry.id(),
        passage,
        note.since(),
        block,
        source,
        call.strategy().bound(call.prompt()),
        false);
  }

  private List<String> sourcesOf(Strategy strategy, PassageKey passage) {
    return strategy.template().showsLabelledQuery()
        ? List.copyOf(queriesOf(passage).keySet())
        : List.of("");
  }

  private Map<String, String> queriesOf(PassageKey passage) {
    @Nullable Sources known = sources.get(passage.toString());
    return known == null ? Map.of() : known.queries();
  }
}
