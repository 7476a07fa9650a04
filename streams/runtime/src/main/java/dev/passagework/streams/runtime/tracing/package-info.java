/** W3C trace context in the headers of records. */
@NullMarked
package dev.passagework.streams.runtime.tracing;

import org.jspecify.annotations.NullMarked;
