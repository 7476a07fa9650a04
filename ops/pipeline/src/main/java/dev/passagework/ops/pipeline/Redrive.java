package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.streams.runtime.Cluster;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Sends dead letters back to where they came from: a bounded number, at a bounded rate, each once.
 * What was sent and how far that went are one transaction, so that another call goes on where this
 * one ended, however it ended.
 */
public final class Redrive {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Cluster cluster;
  private final Order order;
  private final String group;
  private int sent;
  private int otherReason;
  private int givenUp;
  private int cut;

  /**
   * What is to be sent back.
   *
   * @param topic name of the dead-letter topic in the cluster
   * @param most largest number of letters
   * @param perSecond letters a second, at most
   * @param reason text that the cause of a letter must hold; empty for any
   * @param attempts letters that were sent back so often are left where they are
   * @param dryRun whether letters are only looked at
   */
  public record Order(
      String topic, int most, double perSecond, String reason, int attempts, boolean dryRun) {
    public Order {
      if (most < 1 || !(perSecond > 0) || attempts < 1) {
        throw new IllegalArgumentException(
            "at most %d letters at %s a second, %d attempts: use more than nothing"
                .formatted(most, perSecond, attempts));
      }
    }
  }

  /**
   * What became of the letters.
   *
   * @param sent letters sent back, or that would be
   * @param otherReason letters left, since their cause is another
   * @param givenUp letters left, since they were sent back too often
   * @param cut letters left, since they hold a part only and the record they are of is gone
   */
  public record Outcome(int sent, int otherReason, int givenUp, int cut) {}

  public Redrive(Cluster cluster, Order order) {
    this.cluster = cluster;
    this.order = order;
    this.group = cluster.group("redrive-" + order.topic());
  }

  /**
   * Sends letters back until enough were sent, or all that the topic holds at the time of the call
   * were looked at. Called once.
   *
   * @param each sees every letter that is sent
   * @throws IOException if there is no such topic, or the cluster does not do it
   */
  public Outcome run(Consumer<DeadLetter> each) throws IOException, InterruptedException {
    String source = source();
    Map<TopicPartition, OffsetAndMetadata> committed = committed();
    try (KafkaConsumer<byte[], byte[]> letters =
            cluster.bytesConsumer(Map.of(ConsumerConfig.GROUP_ID_CONFIG, group));
        RedriveOutbox outbox = new RedriveOutbox(cluster, order, letters.groupMetadata(), source)) {
      List<TopicPartition> partitions = partitionsOf(letters);
      Map<TopicPartition, Long> ends = letters.endOffsets(partitions);
      Map<TopicPartition, Long> starts = letters.beginningOffsets(partitions);
      for (TopicPartition partition : partitions) {
        RedriveProgress progress = RedriveProgress.of(committed.get(partition));
        progress.skipTo(starts.getOrDefault(partition, 0L));
        letters.assign(List.of(partition));
        letters.seek(partition, progress.start());
        long end = ends.getOrDefault(partition, 0L);
        while (sent < order.most() && letters.position(partition) < end) {
          for (ConsumerRecord<byte[], byte[]> record : letters.poll(POLL)) {
            look(record, progress, outbox, each);
          }
        }
        outbox.commit();
      }
    }
    return new Outcome(sent, otherReason, givenUp, cut);
  }

  private void look(
      ConsumerRecord<byte[], byte[]> record,
      RedriveProgress progress,
      RedriveOutbox outbox,
      Consumer<DeadLetter> each)
      throws IOException, InterruptedException {
    DeadLetter letter = DeadLetter.of(record);
    if (sent >= order.most() || progress.isSent(record.offset())) {
      return;
    }
    if (!letter.cause().contains(order.reason())) {
      otherReason++;
    } else if (letter.attempts() >= order.attempts()) {
      givenUp++;
    } else if (progress.isTooFar(record.offset())) {
      throw new IOException(
          "more than %d letters of %s-%d lie behind the first one that was left (offset %d): send"
                  .formatted(
                      RedriveProgress.SPAN, order.topic(), record.partition(), progress.start())
              + " that one back first, without --reason and with more --attempts");
    } else if (outbox.send(record, letter, progress)) {
      sent++;
      each.accept(letter);
    } else {
      cut++;
    }
  }

  private String source() throws IOException, InterruptedException {
    try (Admin admin = cluster.admin()) {
      Set<String> topics = admin.listTopics().names().get();
      return topics.stream()
          .filter(topic -> TopicNames.deadLettersOf(topic).equals(order.topic()))
          .filter(topic -> topics.contains(order.topic()))
          .findFirst()
          .orElseThrow(
              () ->
                  new IOException(
                      "there is no dead-letter topic '%s'; those that there are end in '%s'"
                          .formatted(order.topic(), TopicNames.deadLettersOf(""))));
    } catch (ExecutionException e) {
      throw new IOException("the topics of the cluster cannot be read: " + e.getCause(), e);
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> committed()
      throws IOException, InterruptedException {
    try (Admin admin = cluster.admin()) {
      return new HashMap<>(
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
    } catch (ExecutionException e) {
      throw new IOException("the progress of " + group + " cannot be read: " + e.getCause(), e);
    }
  }

  private List<TopicPartition> partitionsOf(KafkaConsumer<byte[], byte[]> letters) {
    return letters.partitionsFor(order.topic()).stream()
        .map(p -> new TopicPartition(p.topic(), p.partition()))
        .toList();
  }
}
