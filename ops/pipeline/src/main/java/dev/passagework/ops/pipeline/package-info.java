/** All services in one JVM, and the finite job that runs through them to a report. */
@NullMarked
package dev.passagework.ops.pipeline;

import org.jspecify.annotations.NullMarked;
