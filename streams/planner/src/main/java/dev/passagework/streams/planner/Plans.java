package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.PlanEntry;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The plans in force as one partition of the passages knows them. */
final class Plans {
  private final Policy policy;
  private final KeyValueStore<String, PlanInForce> store;

  Plans(Policy policy, ProcessingContext context) {
    this.policy = policy;
    this.store = context.getStateStore(PlannerStores.PLANS);
  }

  /** The plan of a corpus. */
  Optional<PlanInForce> of(String corpus) {
    return Optional.ofNullable(store.get(corpus)).or(() -> policy.unplanned(corpus));
  }

  /** The entries that may ask something of a passage, at the scales in force. */
  List<PlanEntry> asking(PassageKey passage) {
    return of(passage.corpus()).stream()
        .flatMap(plan -> plan.entries().stream().flatMap(entry -> scaled(plan, entry).stream()))
        .filter(entry -> entry.covers(passage) && !isExample(passage, entry))
        .toList();
  }

  /** The entry of an id, if it may ask something of a passage. */
  Optional<PlanEntry> asking(PassageKey passage, String id) {
    return asking(passage).stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  /** The entries of a corpus that have to be told its size. */
  List<PlanEntry> sized(String corpus) {
    return of(corpus).stream()
        .flatMap(plan -> plan.entries().stream())
        .filter(entry -> entry.pairs() > 0)
        .toList();
  }

  /** The entries of a corpus that have to be told examples. */
  List<PlanEntry> exemplified(String corpus) {
    return of(corpus).stream()
        .flatMap(plan -> plan.entries().stream())
        .filter(entry -> policy.strategies().of(entry).template().examples() > 0)
        .toList();
  }

  /** The examples that an entry's prompts show. */
  List<Example> examples(String corpus, PlanEntry entry) {
    return of(corpus).flatMap(plan -> plan.brief(entry)).map(Brief::examples).orElse(List.of());
  }

  private boolean isExample(PassageKey passage, PlanEntry entry) {
    return of(passage.corpus())
        .flatMap(plan -> plan.brief(entry))
        .filter(brief -> brief.shows(passage))
        .isPresent();
  }

  private Optional<PlanEntry> scaled(PlanInForce plan, PlanEntry entry) {
    int examples = policy.strategies().of(entry).template().examples();
    if (entry.pairs() == 0 && examples == 0) {
      return Optional.of(entry);
    }
    return plan.brief(entry)
        .filter(brief -> examples == 0 || !brief.examples().isEmpty())
        .map(brief -> brief.scaled(entry));
  }
}
