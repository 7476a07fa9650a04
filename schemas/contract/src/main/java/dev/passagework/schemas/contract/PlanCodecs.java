package dev.passagework.schemas.contract;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Avro forms of plans, their ledgers and commands. */
final class PlanCodecs {
  static final Codec<Plan> PLAN =
      Codec.of(
          PlanValue.class,
          PlanValue.SCHEMA$,
          p -> new PlanValue(p.corpus(), p.entries().stream().map(PlanCodecs::toAvro).toList()),
          a -> new Plan(a.getCorpus(), a.getEntries().stream().map(PlanCodecs::fromAvro).toList()));

  static final Codec<PlanState> PLAN_STATE =
      Codec.of(
          PlanStateValue.class,
          PlanStateValue.SCHEMA$,
          s ->
              new PlanStateValue(
                  s.entry(),
                  s.corpus(),
                  s.status().code(),
                  s.reason(),
                  s.requests(),
                  s.sent(),
                  s.answered(),
                  s.failed(),
                  s.withdrawn(),
                  s.usage().prompt(),
                  s.usage().completion(),
                  s.cost(),
                  s.time(),
                  s.account().unit().code(),
                  s.account().budget(),
                  s.account().reserved(),
                  s.account().spent(),
                  boxed(s.account().forecast()),
                  s.scale().density(),
                  s.scale().coverage(),
                  s.scale().passages()),
          a ->
              new PlanState(
                  a.getEntry(),
                  a.getCorpus(),
                  Code.parse(PlanState.Status.class, a.getStatus()),
                  a.getReason(),
                  a.getRequests(),
                  a.getSent(),
                  a.getAnswered(),
                  a.getFailed(),
                  a.getWithdrawn(),
                  new TokenUsage(a.getPromptTokens(), a.getCompletionTokens()),
                  a.getCost(),
                  a.getTime(),
                  new PlanState.Account(
                      Code.parse(Budget.Unit.class, a.getUnit()),
                      a.getBudget(),
                      a.getReserved(),
                      a.getSpent(),
                      optional(a.getForecast())),
                  new PlanState.Scale(a.getDensity(), a.getCoverage(), a.getPassages())));

  static final Codec<Command> COMMAND =
      Codec.of(
          CommandValue.class,
          CommandValue.SCHEMA$,
          c ->
              new CommandValue(
                  c.kind().code(),
                  c.subject(),
                  c.version().isPresent() ? Integer.valueOf(c.version().getAsInt()) : null,
                  c.time()),
          a ->
              new Command(
                  Code.parse(Command.Kind.class, a.getKind()),
                  a.getSubject(),
                  a.getVersion() == null ? OptionalInt.empty() : OptionalInt.of(a.getVersion()),
                  a.getTime()));

  private PlanCodecs() {}

  private static PlanEntryValue toAvro(PlanEntry e) {
    return new PlanEntryValue(
        e.id(),
        e.strategy(),
        e.llm(),
        e.density(),
        e.coverage(),
        e.pairs(),
        e.budget().map(Budget::amount).orElse(0.0),
        e.budget().map(Budget::unit).orElse(Budget.Unit.TOKENS).code(),
        e.prices().map(TokenPrices::prompt).orElse(null),
        e.prices().map(TokenPrices::completion).orElse(null));
  }

  private static PlanEntry fromAvro(PlanEntryValue a) {
    Optional<Budget> budget =
        a.getBudget() == 0
            ? Optional.empty()
            : Optional.of(
                new Budget(a.getBudget(), Code.parse(Budget.Unit.class, a.getBudgetUnit())));
    Optional<TokenPrices> prices =
        a.getPromptPrice() == null || a.getCompletionPrice() == null
            ? Optional.empty()
            : Optional.of(new TokenPrices(a.getPromptPrice(), a.getCompletionPrice()));
    return new PlanEntry(
        a.getId(),
        a.getStrategy(),
        a.getLlm(),
        a.getDensity(),
        a.getCoverage(),
        a.getPairs(),
        budget,
        prices);
  }

  private static @Nullable Double boxed(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }

  private static OptionalDouble optional(@Nullable Double value) {
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }
}
