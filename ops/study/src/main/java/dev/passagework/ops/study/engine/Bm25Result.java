package dev.passagework.ops.study.engine;

import java.util.Map;

/**
 * What BM25 reaches.
 *
 * @param scores scores by collection, measure and query
 */
public record Bm25Result(Map<String, Map<String, Map<String, Double>>> scores) {}
