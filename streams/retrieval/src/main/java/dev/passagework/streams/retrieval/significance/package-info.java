/** Tests and intervals on paired per-query differences. */
@NullMarked
package dev.passagework.streams.retrieval.significance;

import org.jspecify.annotations.NullMarked;
