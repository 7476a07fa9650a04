package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Passages that come in parts, for as long as it is open, from any number of threads. It knows by
 * their hashes what the topic holds, so that what comes again is not sent again; what another
 * feeder sends meanwhile it may send once more, which changes nothing.
 */
final class Intake implements AutoCloseable {
  private static final int MOST_ERRORS = 100;

  /** Records of a part that may be on their way. */
  private static final int UNSETTLED = 2_000;

  /** A producer that cannot get rid of its records makes its callers wait, but not for ever. */
  private static final Map<String, Object> PRODUCER =
      Map.of(
          ProducerConfig.LINGER_MS_CONFIG, 10,
          ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024,
          ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000,
          ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 20_000);

  private final String topic;
  private final Producer<String, byte[]> producer;
  private final Serializer<Passage> serializer;
  private final Map<String, String> held = new ConcurrentHashMap<>();

  private Intake(Cluster cluster) {
    this.topic = cluster.name(Topics.PASSAGES);
    this.serializer = cluster.serdes().serializer(Topics.PASSAGES);
    TopicReader.readToEnd(
        cluster,
        Topics.PASSAGES,
        record -> {
          if (record.value() == null) {
            held.remove(record.key());
          } else {
            held.put(record.key(), record.value().contentHash());
          }
        });
    this.producer = cluster.producer(PRODUCER);
  }

  /**
   * Opens the intake of a cluster, once what its topic holds is known.
   *
   * @throws FeedException if no broker answers, or the topic is missing
   */
  static Intake open(Cluster cluster) {
    FeedConnection.open(cluster, List.of(Topics.PASSAGES)).close();
    return new Intake(cluster);
  }

  /**
   * What became of a part.
   *
   * @param counts how many lines came how far
   * @param errors the first lines that could not be used
   * @param lines number of the last line taken
   * @param cut whether more lines came than are taken at once
   */
  record Taken(FeedReport counts, List<MalformedLine> errors, long lines, boolean cut) {}

  /** The cluster did not take a record; sending the same again is right. */
  static final class NotTakenException extends Exception {
    private static final long serialVersionUID = 1;

    NotTakenException(Throwable cause) {
      super(String.valueOf(cause.getMessage()), cause);
    }
  }

  /**
   * Takes the JSON lines of a stream, and returns when the cluster has them. It reads no faster
   * than the cluster takes them.
   *
   * @param trace where the call belongs, which its passages then do as well
   * @throws FeedException if the stream cannot be read
   */
  Taken take(String corpus, BoundedStream in, Optional<TraceContext> trace)
      throws NotTakenException {
    Part part = new Part(corpus, trace.map(TraceContext::headers).orElse(List.of()));
    try {
      LineCursor<SourcePassage> lines = new LineCursor<>("line", in, JsonLines::passage);
      Parsed<SourcePassage> next = lines.next();
      while (next != null && part.failure == null) {
        next.accept(part::offer, part::malformed);
        part.settle(UNSETTLED);
        next = lines.next();
      }
    } catch (FeedException e) {
      if (!in.exceeded()) {
        throw e;
      }
    }
    return part.finish(in.exceeded());
  }

  /** Withdraws a passage, and says whether the topic had it. */
  boolean withdraw(PassageKey passage) throws NotTakenException {
    String key = passage.toString();
    if (!held.containsKey(key)) {
      return false;
    }
    try {
      await(producer.send(new ProducerRecord<>(topic, key, null)));
    } catch (KafkaException e) {
      throw new NotTakenException(e);
    }
    held.remove(key);
    return true;
  }

  @Override
  public void close() {
    producer.close();
    serializer.close();
  }

  private static void await(Future<RecordMetadata> sent) throws NotTakenException {
    try {
      var unused = sent.get();
    } catch (ExecutionException e) {
      throw new NotTakenException(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotTakenException(e);
    }
  }

  /** Lines that came together. */
  private final class Part {
    private final String corpus;
    private final List<Header> headers;
    private final FeedTally tally = new FeedTally(FeedProgress.NONE, OnError.SKIP);
    private final List<MalformedLine> errors = new ArrayList<>();
    private final Deque<Sent> sends = new ArrayDeque<>();
    private @Nullable KafkaException failure;
    private long last;

    /** A record on its way. */
    private record Sent(Future<RecordMetadata> future, String key, String hash) {}

    Part(String corpus, List<Header> headers) {
      this.corpus = corpus;
      this.headers = headers;
    }

    void offer(Parsed.Good<SourcePassage> line) {
      last = line.line();
      SourcePassage source = line.value();
      if (source.isEmpty()) {
        tally.empty();
        return;
      }
      PassageKey key = new PassageKey(corpus, source.id());
      Passage passage = Passage.of(key, source.title(), source.text());
      if (passage.contentHash().equals(held.get(key.toString()))) {
        tally.offered(false);
        return;
      }
      send(key.toString(), passage);
    }

    void malformed(MalformedLine line) {
      last = line.line();
      tally.malformed(line);
      if (errors.size() < MOST_ERRORS) {
        errors.add(line);
      }
    }

    private void send(String key, Passage passage) {
      try {
        byte[] value = serializer.serialize(topic, passage);
        sends.add(
            new Sent(
                producer.send(new ProducerRecord<>(topic, null, key, value, headers)),
                key,
                passage.contentHash()));
        tally.offered(true);
      } catch (KafkaException e) {
        failure = e;
      }
    }

    /** Waits until no more than so many records are on their way. */
    void settle(int most) throws NotTakenException {
      while (sends.size() > most) {
        Sent sent = sends.remove();
        await(sent.future());
        held.put(sent.key(), sent.hash());
      }
    }

    Taken finish(boolean cut) throws NotTakenException {
      settle(0);
      if (failure != null) {
        throw new NotTakenException(failure);
      }
      return new Taken(tally.report(), errors, last, cut);
    }
  }
}
