/**
 * What the raw reply of an LLM says: read once when it comes, and again by whoever has a better way
 * to read it.
 */
@NullMarked
package dev.passagework.streams.runtime.replies;

import org.jspecify.annotations.NullMarked;
