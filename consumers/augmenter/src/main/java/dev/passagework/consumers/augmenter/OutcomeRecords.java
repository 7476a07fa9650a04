package dev.passagework.consumers.augmenter;

import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DeadLetters;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;

/** The records that say what became of requests: queries, or dead letters with what they cost. */
final class OutcomeRecords {
  private static final String SERVICE = "augmenter";

  private final String topic;
  private final Serializer<SyntheticQueries> values;

  OutcomeRecords(Cluster cluster) {
    this.topic = cluster.name(Topics.SYNTHETIC_QUERIES);
    this.values = cluster.serdes().serializer(Topics.SYNTHETIC_QUERIES);
  }

  /**
   * The record of an outcome.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if the registry does not answer,
   *     or does not know the schema
   */
  ProducerRecord<String, byte[]> of(Outcome outcome) {
    return outcome.fold(this::queries, this::deadLetter);
  }

  private ProducerRecord<String, byte[]> queries(Outcome.Answered answered) {
    List<Header> headers =
        TraceContext.of(answered.record().headers()).map(TraceContext::headers).orElse(List.of());
    return new ProducerRecord<>(
        topic,
        null,
        answered.queries().key(),
        values.serialize(topic, answered.queries()),
        headers);
  }

  private ProducerRecord<String, byte[]> deadLetter(Outcome.Undeliverable outcome) {
    ConsumerRecord<String, byte[]> from = outcome.record();
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of(
            SERVICE,
            new DeadLetters.Source(from.topic(), from.partition(), from.offset()),
            null,
            from.value(),
            headers(from.headers(), outcome.waste()),
            outcome.cause());
    return new ProducerRecord<>(
        letter.topic(), letter.partition(), null, from.key(), letter.value(), letter.headers());
  }

  private static Headers headers(Headers from, Outcome.Waste waste) {
    RecordHeaders headers = new RecordHeaders(from);
    headers.remove(DeadLetters.PROMPT_TOKENS);
    headers.remove(DeadLetters.COMPLETION_TOKENS);
    headers.remove(DeadLetters.COST);
    headers.remove(DeadLetters.RAW_REPLY);
    if (!waste.rawReply().isEmpty()) {
      headers.add(DeadLetters.RAW_REPLY, DeadLetters.cut(waste.rawReply()));
    }
    TokenUsage spent = waste.spent();
    if (!spent.equals(TokenUsage.NONE)) {
      put(headers, DeadLetters.PROMPT_TOKENS, Long.toString(spent.prompt()));
      put(headers, DeadLetters.COMPLETION_TOKENS, Long.toString(spent.completion()));
      put(headers, DeadLetters.COST, Double.toString(waste.cost()));
    }
    return headers;
  }

  private static void put(RecordHeaders headers, String name, String text) {
    headers.add(name, text.getBytes(StandardCharsets.UTF_8));
  }
}
