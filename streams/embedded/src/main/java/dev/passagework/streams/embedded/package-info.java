/**
 * A real Kafka broker and a schema registry inside this JVM, for the quickstart, `up` and tests.
 */
@NullMarked
package dev.passagework.streams.embedded;

import org.jspecify.annotations.NullMarked;
