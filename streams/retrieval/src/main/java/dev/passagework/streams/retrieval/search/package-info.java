/** Exact dense search, the BM25 reference and the bounded, deterministic ranking they share. */
@NullMarked
package dev.passagework.streams.retrieval.search;

import org.jspecify.annotations.NullMarked;
