package dev.passagework.consumers.augmenter.llm;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.streams.runtime.tracing.TraceContext;
import io.vertx.core.Future;
import java.util.Optional;

/** Whoever answers augmentation requests. */
public interface LlmEndpoint {

  /**
   * Makes one call, from an event loop and without blocking it.
   *
   * @param trace where the request belongs, if that is known; each call has a place of its own
   * @return the reply, within the endpoint's deadline; whatever may go wrong outside this process
   *     is a reply too, so that the future does not fail
   */
  Future<LlmReply> call(AugmentationRequest request, Optional<TraceContext> trace);
}
