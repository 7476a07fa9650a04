package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.CollectionManifest.Domain;

/**
 * How a test collection is fed.
 *
 * @param collection name of the collection
 * @param domain whether it is of the corpus that is augmented
 * @param roles what its splits are used for
 * @param onError what to do about malformed lines
 */
public record CollectionOptions(
    String collection, Domain domain, SplitRoles roles, OnError onError) {
  public CollectionOptions {
    FeedOptions.checkName("collection", collection);
  }

  /** The usual options: named as the folder, in the domain, a malformed line ends the feed. */
  public static CollectionOptions of(BeirFolder folder) {
    return new CollectionOptions(
        folder.name(), Domain.IN, SplitRoles.usual(folder.splits()), OnError.FAIL);
  }
}
