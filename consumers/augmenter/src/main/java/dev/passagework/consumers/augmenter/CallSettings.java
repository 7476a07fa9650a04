package dev.passagework.consumers.augmenter;

import java.time.Duration;

/**
 * What all calls have in common.
 *
 * @param backoff longest wait before the second attempt; it doubles with every further one
 * @param metricsInterval time between two events of a metric
 */
record CallSettings(Duration backoff, Duration metricsInterval) {}
