/** Measurements of the services side by side with their peers, in one run on one machine. */
@NullMarked
package dev.passagework.ops.benchmarks;

import org.jspecify.annotations.NullMarked;
