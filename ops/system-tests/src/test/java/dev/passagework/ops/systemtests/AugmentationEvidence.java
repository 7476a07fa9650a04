package dev.passagework.ops.systemtests;

import java.util.List;
import java.util.Map;

/**
 * What is known of a run of the augmenter.
 *
 * @param requests passages that were asked about
 * @param results passages of the results, as often as there are results
 * @param deadLetters passages of the dead letters, as often as there are any
 * @param calls calls about each passage
 * @param callsAllowed calls about each passage that its endpoint's behaviour explains
 * @param repeatsAllowed calls beyond these that may have been repeated
 */
record AugmentationEvidence(
    List<String> requests,
    List<String> results,
    List<String> deadLetters,
    Map<String, Integer> calls,
    Map<String, Integer> callsAllowed,
    int repeatsAllowed) {}
