/** The refinery: queries as LLMs wrote them become training pairs, or are refused with a reason. */
@NullMarked
package dev.passagework.streams.refinery;

import org.jspecify.annotations.NullMarked;
