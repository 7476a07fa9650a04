package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Passage;
import java.util.OptionalDouble;

/**
 * A query on its way to a pair.
 *
 * @param query the query, stripped
 * @param passage passage that it was written for
 * @param strategy augmentation strategy that wrote it
 * @param meanLogProbability mean log-probability of its tokens, where the LLM gave it
 */
record Candidate(
    String query, Passage passage, String strategy, OptionalDouble meanLogProbability) {}
