package dev.passagework.producers.corpus;

/**
 * A labelled pair as a source has it.
 *
 * @param query the query
 * @param passageId identifier of the passage, empty where it is known by what it says
 * @param passage the passage as the pair tells it, with an identifier of its own in case that the
 *     corpus does not have it; empty where the identifier is given
 */
record SourcePair(String query, String passageId, SourcePassage passage) {}
