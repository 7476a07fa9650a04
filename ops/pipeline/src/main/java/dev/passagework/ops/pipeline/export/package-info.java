/** Models that were trained, written for other programs. */
@NullMarked
package dev.passagework.ops.pipeline.export;

import org.jspecify.annotations.NullMarked;
