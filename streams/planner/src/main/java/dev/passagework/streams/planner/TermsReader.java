package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanEntry;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What plans say to the ledgers of their entries, those that have left the plan included. It goes
 * straight to them, in the order of the plans, so that a ledger has its limits before any partition
 * queues a call under them.
 */
final class TermsReader extends ContextualProcessor<String, PlanInForce, String, LedgerEvent> {
  private final Policy policy;
  private KeyValueStore<String, PlanInForce> stated;

  @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else.
  TermsReader(Policy policy) {
    this.policy = policy;
  }

  @Override
  public void init(ProcessorContext<String, LedgerEvent> context) {
    super.init(context);
    stated = context.getStateStore(PlannerStores.STATED);
  }

  @Override
  public void process(Record<String, PlanInForce> record) {
    @Nullable PlanInForce before = stated.get(record.key());
    Set<String> gone = new LinkedHashSet<>();
    if (before != null) {
      before.entries().forEach(entry -> gone.add(entry.id()));
    } else {
      policy.unplanned(record.key()).stream()
          .flatMap(plan -> plan.entries().stream())
          .forEach(entry -> gone.add(entry.id()));
    }
    for (PlanEntry entry : record.value().entries()) {
      gone.remove(entry.id());
      tell(entry.id(), Terms.of(entry, policy.strategies().of(entry), policy.prices()), record);
    }
    gone.forEach(entry -> tell(entry, Terms.DROPPED, record));
    stated.put(record.key(), record.value());
  }

  private void tell(String entry, Terms terms, Record<String, PlanInForce> record) {
    context().forward(new Record<>(entry, new LedgerEvent.Ordered(terms), record.timestamp()));
  }
}
