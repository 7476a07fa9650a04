package dev.passagework.producers.corpus;

/**
 * What a feed of labelled pairs did.
 *
 * @param pairs what became of the pairs
 * @param passages number of passages that the corpus did not have, which were fed with them
 */
public record PairReport(FeedReport pairs, long passages) {}
