/** Retrieval measures as trec_eval computes them. */
@NullMarked
package dev.passagework.streams.retrieval.measures;

import org.jspecify.annotations.NullMarked;
