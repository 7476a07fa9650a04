package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.Plan;
import dev.passagework.streams.runtime.PoisonException;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.jspecify.annotations.Nullable;

/** The plans, checked: what no strategy can carry out goes no further. */
final class PlanReader extends ContextualFixedKeyProcessor<String, Plan, PlanInForce> {
  private final Strategies strategies;

  PlanReader(Strategies strategies) {
    this.strategies = strategies;
  }

  @Override
  public void process(FixedKeyRecord<String, Plan> record) {
    @Nullable Plan plan = record.value();
    Plan asked = plan == null ? new Plan(record.key(), List.of()) : plan;
    if (!asked.corpus().equals(record.key())) {
      throw new PoisonException(
          "the record's key is '%s', but its plan is of corpus '%s'"
              .formatted(record.key(), asked.corpus()));
    }
    try {
      strategies.check(asked);
    } catch (IllegalArgumentException e) {
      throw new PoisonException(String.valueOf(e.getMessage()));
    }
    context().forward(record.withValue(PlanInForce.of(asked.entries())));
  }
}
