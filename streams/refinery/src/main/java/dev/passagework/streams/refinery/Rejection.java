package dev.passagework.streams.refinery;

/**
 * A finding that keeps a query out of training.
 *
 * @param reason what is wrong
 * @param detail what was found, in words
 */
record Rejection(Reason reason, String detail) {}
