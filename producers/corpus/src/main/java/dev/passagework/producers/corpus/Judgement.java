package dev.passagework.producers.corpus;

/**
 * A line of {@code qrels/<split>.tsv}.
 *
 * @param query identifier of the query
 * @param passage identifier of the passage
 * @param grade how relevant it is; 0 is not relevant
 */
record Judgement(String query, String passage, int grade) {}
