package dev.passagework.schemas.contract;

import java.util.OptionalInt;

/** Avro forms of plans, their ledgers and commands. */
final class PlanCodecs {
  static final Codec<Plan> PLAN =
      Codec.of(
          PlanValue.class,
          PlanValue.SCHEMA$,
          p ->
              new PlanValue(
                  p.corpus(),
                  p.entries().stream()
                      .map(
                          e ->
                              new PlanEntryValue(
                                  e.id(), e.strategy(), e.llm(), e.density(), e.coverage()))
                      .toList()),
          a ->
              new Plan(
                  a.getCorpus(),
                  a.getEntries().stream()
                      .map(
                          e ->
                              new PlanEntry(
                                  e.getId(),
                                  e.getStrategy(),
                                  e.getLlm(),
                                  e.getDensity(),
                                  e.getCoverage()))
                      .toList()));

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
                  s.time()),
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
                  a.getTime()));

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
}
