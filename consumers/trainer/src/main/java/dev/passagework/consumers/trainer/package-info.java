/** Continual training of a dual-encoder on a stream of pairs, in segments that can be repeated. */
@NullMarked
package dev.passagework.consumers.trainer;

import org.jspecify.annotations.NullMarked;
