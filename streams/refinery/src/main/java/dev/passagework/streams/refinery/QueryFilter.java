package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Passage;
import java.util.Optional;

/** One rule for what may be learnt. A pure function of its arguments, and of what is judged. */
@FunctionalInterface
interface QueryFilter {
  /** What is wrong with a query that was written for a passage, if anything. */
  Optional<Rejection> check(String query, Passage passage);
}
