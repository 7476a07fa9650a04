/** The service that scores every checkpoint on every test collection and decides on promotion. */
@NullMarked
package dev.passagework.streams.evaluator;

import org.jspecify.annotations.NullMarked;
