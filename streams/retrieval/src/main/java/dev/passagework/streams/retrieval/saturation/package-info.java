/** Curves of gain against what was spent, which rise and flatten. */
@NullMarked
package dev.passagework.streams.retrieval.saturation;

import org.jspecify.annotations.NullMarked;
