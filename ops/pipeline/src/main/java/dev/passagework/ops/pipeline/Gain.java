package dev.passagework.ops.pipeline;

/**
 * The gain over the untouched base by one measure, paired by query.
 *
 * @param difference mean difference
 * @param lower lower end of its 95 % bootstrap interval
 * @param upper upper end of it
 * @param pValue two-sided p-value of the paired randomisation test
 */
public record Gain(double difference, double lower, double upper, double pValue) {}
