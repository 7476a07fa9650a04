/**
 * The built-in corpus of the quickstart: the documentation of Kafka's settings, read from the class
 * path, with test queries, judgements and recorded replies of an LLM.
 */
@NullMarked
package dev.passagework.producers.quickstart;

import org.jspecify.annotations.NullMarked;
