package dev.passagework.schemas.contract;

import java.time.Instant;

/**
 * What a version of a test collection consists of, written after all of it.
 *
 * @param name the collection
 * @param version version, from 1; any change makes another
 * @param passages number and combined hash of its passages
 * @param queries number and combined hash of its judged queries
 * @param gateQueries number of queries that decide on promotion
 * @param reportQueries number of queries that are reported
 * @param domain whether it is the corpus that is augmented
 * @param time when it was written
 */
public record CollectionManifest(
    String name,
    int version,
    SetDigest passages,
    SetDigest queries,
    long gateQueries,
    long reportQueries,
    Domain domain,
    Instant time) {

  /** Whether a collection is of the corpus that is augmented. */
  public enum Domain implements Code {
    IN,
    OUT
  }
}
