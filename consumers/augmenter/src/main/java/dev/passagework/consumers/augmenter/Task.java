package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.TokenUsage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A request on its way through the augmenter.
 *
 * @param lease partition that it came from
 * @param record its record
 * @param request its content
 * @param calls calls made for it so far
 * @param failures calls that failed
 * @param waits calls that a busy endpoint turned away
 * @param empty answers without a query
 * @param spent tokens of earlier answers
 */
record Task(
    Lease lease,
    ConsumerRecord<String, byte[]> record,
    AugmentationRequest request,
    int calls,
    int failures,
    int waits,
    int empty,
    TokenUsage spent) {

  static Task of(Lease lease, ConsumerRecord<String, byte[]> record, AugmentationRequest request) {
    return new Task(lease, record, request, 0, 0, 0, 0, TokenUsage.NONE);
  }

  Task called() {
    return new Task(lease, record, request, calls + 1, failures, waits, empty, spent);
  }

  Task failed() {
    return new Task(lease, record, request, calls, failures + 1, waits, empty, spent);
  }

  Task turnedAway() {
    return new Task(lease, record, request, calls, failures, waits + 1, empty, spent);
  }

  /** The same request with another seed, after an answer without a query. */
  Task reseeded(TokenUsage paid) {
    Decoding was = request.decoding();
    AugmentationRequest again =
        new AugmentationRequest(
            request.id(),
            request.passage(),
            request.contentHash(),
            request.planEntry(),
            request.strategy(),
            request.llm(),
            request.prompt(),
            new Decoding(was.temperature(), was.topP(), was.maxTokens(), was.seed() + 1),
            request.block());
    return new Task(lease, record, again, calls, failures, waits, empty + 1, spent.plus(paid));
  }
}
