package dev.passagework.consumers.augmenter;

import java.time.Duration;

/**
 * How calls are made, and made again.
 *
 * @param concurrency largest number of calls in flight, at least 1
 * @param attempts number of calls that may fail before a request ends as a dead letter, at least 1
 * @param backoff longest wait before the second attempt; it doubles with every further one
 */
record CallSettings(int concurrency, int attempts, Duration backoff) {}
