package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.VariantBlock;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private static final TopicPartition PARTITION = new TopicPartition("requests", 0);
  private static final byte[] FINE = {1};
  private static final byte[] EMPTY = {};
  private static final byte[] ILLEGIBLE = {2};

  private final MockConsumer<String, byte[]> consumer = new MockConsumer<>("none");
  private final Leases leases = new Leases();
  private final Backlog backlog = new Backlog(1_000_000);
  private final Intake intake = new Intake(consumer, leases, backlog, this::deserialize);
  private boolean registryIsUp = true;

  @BeforeEach
  void own() {
    consumer.assign(List.of(PARTITION));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.seek(PARTITION, 0);
    leases.take(List.of(PARTITION), Map.of(PARTITION, new OffsetAndMetadata(0)));
  }

  @Test
  void aRequestBeyondTheSpanIsLeftInTheTopicUntilTheWatermarkMoves() {
    for (int offset = 0; offset < PartitionProgress.SPAN + 5; offset++) {
      publish(offset, FINE);
    }
    pollAndTake();
    assertThat(taken()).hasSize(PartitionProgress.SPAN);
    assertThat(consumer.position(PARTITION)).isEqualTo(PartitionProgress.SPAN);
    assertThat(intake.rests(lease())).isTrue();
    lease().progress().complete(0);
    assertThat(intake.rests(lease())).isFalse();
    publish(PartitionProgress.SPAN, FINE);
    pollAndTake();
    assertThat(taken())
        .extracting(Task::record)
        .extracting(ConsumerRecord::offset)
        .contains(20_000L);
  }

  @Test
  void aRequestThatTheRegistryCannotExplainNowIsReadAgainLater() {
    publish(0, FINE);
    registryIsUp = false;
    pollAndTake();
    assertThat(taken()).isEmpty();
    assertThat(consumer.position(PARTITION)).isZero();
    assertThat(intake.rests(lease())).isTrue();
    assertThat(intake.impediment()).get().asString().contains("SCHEMA_REGISTRY_URL");
    registryIsUp = true;
    publish(0, FINE);
    pollAndTake();
    assertThat(taken()).hasSize(1);
    assertThat(intake.impediment()).isEmpty();
  }

  @Test
  void whatIsNoRequestIsADeadLetterAtOnce() {
    publish(0, ILLEGIBLE);
    publish(1, EMPTY);
    pollAndTake();
    assertThat(taken()).isEmpty();
    List<String> causes = new ArrayList<>();
    backlog.takeOutcomes(o -> causes.add(o.fold(a -> "answered", Outcome.Undeliverable::cause)));
    assertThat(causes)
        .containsExactly("the request cannot be read: no avro", "the request has no value");
  }

  private void pollAndTake() {
    intake.take(consumer.poll(Duration.ZERO));
  }

  private void publish(long offset, byte[] value) {
    consumer.addRecord(new ConsumerRecord<>("requests", 0, offset, "corpus/p#r", value));
  }

  private List<Task> taken() {
    List<Task> tasks = new ArrayList<>();
    backlog.takeRequests(tasks::add);
    tasks.forEach(backlog::release);
    return tasks;
  }

  private Lease lease() {
    return Objects.requireNonNull(leases.of(PARTITION));
  }

  @SuppressWarnings("NullAway") // A deserializer gives null for a tombstone.
  private AugmentationRequest deserialize(String topic, byte[] value) {
    if (!registryIsUp) {
      throw new SerializationException("no registry", new ConnectException("refused"));
    }
    if (value.length == 0) {
      return null;
    }
    if (value[0] != 1) {
      throw new SerializationException("no avro");
    }
    return new AugmentationRequest(
        "r",
        new PassageKey("corpus", "p"),
        "h",
        "e",
        "question",
        "small",
        new Prompt("t", "", "user"),
        new Decoding(0, 1, 64, 1),
        new VariantBlock(0, 1));
  }
}
