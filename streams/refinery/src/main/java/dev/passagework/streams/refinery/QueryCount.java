package dev.passagework.streams.refinery;

import java.util.List;

/**
 * How many passages have the query of some pairs of one passage.
 *
 * @param pairIds the pairs
 * @param passages number of passages
 */
record QueryCount(List<String> pairIds, int passages) {
  QueryCount {
    pairIds = List.copyOf(pairIds);
  }
}
