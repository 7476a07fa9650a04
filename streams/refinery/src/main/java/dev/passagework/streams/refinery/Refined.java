package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.TrainingPair;
import java.util.List;
import java.util.Optional;

/** What follows from a record. The key that it is forwarded with is that of where it goes. */
sealed interface Refined {
  /** A pair, new or changed; empty to retract it. Keyed {@code <passage key>#<pair id>}. */
  record Announced(Optional<TrainingPair> pair) implements Refined {}

  /** A query kept out, keyed as its pair would be. */
  record Refused(RejectedQuery query) implements Refined {}

  /**
   * A passage that has a query now, or has it no more. Keyed by the hash of the query.
   *
   * @param passage passage key
   * @param pairId the pair of passage and query
   * @param present whether the pair is in force
   */
  record Membership(String passage, String pairId, boolean present) implements Refined {}

  /** Queries counted since the last time, keyed by strategy and LLM. */
  record Counted(Tally tally) implements Refined {}

  /** The pair, or its retraction, if this is one. */
  default List<Announced> announced() {
    return this instanceof Announced announced ? List.of(announced) : List.of();
  }

  /** The query kept out, if this is one. */
  default List<RejectedQuery> refused() {
    return this instanceof Refused refused ? List.of(refused.query()) : List.of();
  }

  /** The membership, if this is one. */
  default List<Membership> memberships() {
    return this instanceof Membership membership ? List.of(membership) : List.of();
  }

  /** The counts, if this is one. */
  default List<Tally> counted() {
    return this instanceof Counted counted ? List.of(counted.tally()) : List.of();
  }
}
