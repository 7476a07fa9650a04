package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.SyntheticQueries;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What becomes of an outcome whose record is larger than the producer or its topic takes. */
final class TooLarge {
  private TooLarge() {}

  /**
   * The dead letter in place of an outcome.
   *
   * @param refusal why its record was not taken, in Kafka's words
   * @throws PumpStoppedException if the outcome is a dead letter already, which can be no smaller
   */
  static Outcome letter(Outcome outcome, ProducerRecord<String, byte[]> record, String refusal) {
    int bytes = record.value() == null ? 0 : record.value().length;
    String cause =
        "%,d bytes are more than topic '%s' takes (%s)".formatted(bytes, record.topic(), refusal);
    return outcome.fold(
        answered -> letter(answered, "the result's " + cause),
        dead -> {
          throw new PumpStoppedException(
              "a dead letter's %s: raise max.message.bytes of the topic and max.request.size in the Kafka settings, and start again"
                  .formatted(cause),
              null);
        });
  }

  private static Outcome letter(Outcome.Answered answered, String cause) {
    SyntheticQueries.Reply reply = answered.queries().reply();
    return new Outcome.Undeliverable(
        answered.lease(),
        answered.record(),
        cause
            + ": split the passage, or raise max.message.bytes of the topic and max.request.size in the Kafka settings",
        new Outcome.Waste(reply.usage(), reply.cost(), reply.raw()));
  }
}
