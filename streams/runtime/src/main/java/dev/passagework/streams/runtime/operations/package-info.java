/** What operators look at: health and metrics of the services of a process, over HTTP. */
@NullMarked
package dev.passagework.streams.runtime.operations;

import org.jspecify.annotations.NullMarked;
