/** Recorded replies of an LLM, served over the interface of a live one. */
@NullMarked
package dev.passagework.consumers.augmenter.recorded;

import org.jspecify.annotations.NullMarked;
