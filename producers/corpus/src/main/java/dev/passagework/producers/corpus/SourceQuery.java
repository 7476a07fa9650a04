package dev.passagework.producers.corpus;

/**
 * A line of {@code queries.jsonl}.
 *
 * @param id identifier within the folder
 * @param text text
 */
record SourceQuery(String id, String text) {}
