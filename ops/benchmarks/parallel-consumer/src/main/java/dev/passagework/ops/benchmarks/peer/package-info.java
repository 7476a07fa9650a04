/** The peer of the augmenter's benchmark: parallel-consumer, in a process of its own. */
@NullMarked
package dev.passagework.ops.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
