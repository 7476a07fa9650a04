package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.VariantBlock;

/** Requests in tests. */
final class Requests {
  private Requests() {}

  /** A request for two queries. */
  static AugmentationRequest of(String llm, String passage, String prompt, int maxTokens) {
    return new AugmentationRequest(
        "r",
        new PassageKey("corpus", passage),
        "h",
        "corpus/question@" + llm,
        "question",
        llm,
        new Prompt("t", "", prompt),
        new Decoding(0.7, 0.9, maxTokens, 42),
        new VariantBlock(0, 2));
  }
}
