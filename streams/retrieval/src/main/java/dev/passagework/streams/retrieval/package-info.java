/** Pure computation of dense retrieval: encoders, search, measures and tests of significance. */
@org.jspecify.annotations.NullMarked
package dev.passagework.streams.retrieval;
