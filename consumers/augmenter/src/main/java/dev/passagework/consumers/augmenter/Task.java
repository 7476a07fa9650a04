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
 * @param cost money of earlier answers
 */
record Task(
    Lease lease,
    ConsumerRecord<String, byte[]> record,
    AugmentationRequest request,
    int calls,
    int failures,
    int waits,
    int empty,
    TokenUsage spent,
    double cost) {

  static Task of(Lease lease, ConsumerRecord<String, byte[]> record, AugmentationRequest request) {
    return new Task(lease, record, request, 0, 0, 0, 0, TokenUsage.NONE, 0);
  }

  /** Size of its record's value, in bytes. */
  int size() {
    return record.value() == null ? 0 : record.value().length;
  }

  /** What it took so far, if it took it in vain. */
  Outcome.Waste waste(String rawReply) {
    return new Outcome.Waste(spent, cost, rawReply);
  }

  Task called() {
    return new Task(lease, record, request, calls + 1, failures, waits, empty, spent, cost);
  }

  Task failed() {
    return new Task(lease, record, request, calls, failures + 1, waits, empty, spent, cost);
  }

  Task turnedAway() {
    return new Task(lease, record, request, calls, failures, waits + 1, empty, spent, cost);
  }

  /** The same request with another seed, after an answer without a query. */
  Task reseeded(TokenUsage paid, double price) {
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
            request.block(),
            request.recipe());
    return new Task(
        lease, record, again, calls, failures, waits, empty + 1, spent.plus(paid), cost + price);
  }
}
