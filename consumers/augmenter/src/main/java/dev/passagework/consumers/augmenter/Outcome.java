package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of a request in the end. */
sealed interface Outcome {
  /** Partition that the request came from. */
  Lease lease();

  /** Record of the request. */
  ConsumerRecord<String, byte[]> record();

  /** It was answered. */
  record Answered(Lease lease, ConsumerRecord<String, byte[]> record, SyntheticQueries queries)
      implements Outcome {}

  /**
   * It will not be answered.
   *
   * @param cause why, on one line
   * @param waste what it took in vain
   */
  record Undeliverable(
      Lease lease, ConsumerRecord<String, byte[]> record, String cause, Waste waste)
      implements Outcome {}

  /**
   * What a request took in vain.
   *
   * @param spent tokens
   * @param cost money
   * @param rawReply the last reply, from which no query could be read; empty where there is none
   */
  record Waste(TokenUsage spent, double cost, String rawReply) {
    /** Nothing. */
    static final Waste NONE = new Waste(TokenUsage.NONE, 0, "");
  }

  default <T> T fold(Function<Answered, T> answered, Function<Undeliverable, T> undeliverable) {
    return this instanceof Answered a
        ? answered.apply(a)
        : undeliverable.apply((Undeliverable) this);
  }
}
