package dev.passagework.consumers.augmenter.llm;

import dev.passagework.schemas.contract.AugmentationRequest;
import io.vertx.core.Future;

/** Whoever answers augmentation requests. */
public interface LlmEndpoint {

  /**
   * Makes one call, from an event loop and without blocking it.
   *
   * @return the reply, within the endpoint's deadline; whatever may go wrong outside this process
   *     is a reply too, so that the future does not fail
   */
  Future<LlmReply> call(AugmentationRequest request);
}
