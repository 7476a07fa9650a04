package dev.passagework.consumers.augmenter;

import java.time.Duration;

/**
 * How an instance takes part in the consumer group, and leaves it.
 *
 * @param start where to begin on partitions without a usable offset
 * @param protocol {@code classic} or {@code consumer} (KIP-848)
 * @param commitInterval time between two transactions
 * @param drain longest wait for calls in flight when partitions move to another instance
 * @param maxPollInterval time after which the group gives up an instance that does not poll
 * @param closing longest wait for calls in flight when the service is closed
 */
record GroupSettings(
    Start start,
    String protocol,
    Duration commitInterval,
    Duration drain,
    Duration maxPollInterval,
    Duration closing) {}
