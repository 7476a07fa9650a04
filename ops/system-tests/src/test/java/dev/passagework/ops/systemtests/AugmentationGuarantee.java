package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

/** Something that the augmenter guarantees, whatever happens to it. */
enum AugmentationGuarantee {
  /** Every request has exactly one result, or exactly one dead letter. */
  EVERY_REQUEST_ENDS_ONCE {
    @Override
    void check(AugmentationEvidence evidence) {
      List<String> ended = new ArrayList<>(evidence.results());
      ended.addAll(evidence.deadLetters());
      assertThat(ended).containsExactlyInAnyOrderElementsOf(evidence.requests());
    }
  },

  /** No call is repeated, but for those in flight or not yet committed at a kill. */
  CALLS_ARE_NOT_REPEATED {
    @Override
    void check(AugmentationEvidence evidence) {
      int repeats =
          evidence.requests().stream()
              .mapToInt(
                  passage ->
                      evidence.calls().getOrDefault(passage, 0)
                          - evidence.callsAllowed().getOrDefault(passage, 1))
              .filter(more -> more > 0)
              .sum();
      assertThat(repeats).isLessThanOrEqualTo(evidence.repeatsAllowed());
    }
  };

  /** Fails unless the evidence shows that it was kept. */
  abstract void check(AugmentationEvidence evidence);
}
