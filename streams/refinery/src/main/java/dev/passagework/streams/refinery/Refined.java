package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.TrainingPair;
import java.util.List;
import java.util.Optional;

/** What becomes of a query, keyed {@code <passage key>#<pair id>}. */
sealed interface Refined {
  /** A pair, new or with another origin; empty to retract it. */
  record Kept(Optional<TrainingPair> pair) implements Refined {}

  /** A query kept out. */
  record Refused(RejectedQuery query) implements Refined {}

  /** The pair, or its retraction, if this is one. */
  default List<Kept> kept() {
    return this instanceof Kept kept ? List.of(kept) : List.of();
  }

  /** The query kept out, if this is one. */
  default List<RejectedQuery> refused() {
    return this instanceof Refused refused ? List.of(refused.query()) : List.of();
  }
}
