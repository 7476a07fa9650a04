package dev.passagework.streams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedKafkaTest {

  private final Path folder;

  EmbeddedKafkaTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void recordsWrittenBeforeARestartAreReadAfterItOnAnotherPort() throws Exception {
    String firstAddress;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder))) {
      firstAddress = kafka.bootstrapServers();
      Clients clients = new Clients(firstAddress);
      clients.createTopic("kept");
      clients.send("kept", "before");
    }
    try (ServerSocket squatter = squatOn(portOf(firstAddress));
        EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder))) {
      assertThat(squatter.isBound()).isTrue();
      assertThat(kafka.bootstrapServers()).isNotEqualTo(firstAddress).startsWith("127.0.0.1:");
      Clients clients = new Clients(kafka.bootstrapServers());
      clients.send("kept", "after");
      assertThat(clients.committedValues("kept", 2)).containsExactly("before", "after");
    }
  }

  @Test
  void aPortThatNobodyAskedForIsKeptOverARestart() {
    String first;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder))) {
      first = kafka.bootstrapServers();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder))) {
      assertThat(kafka.bootstrapServers()).isEqualTo(first);
    }
  }

  @Test
  void committedOffsetsOutliveARestart() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder))) {
      Clients clients = new Clients(kafka.bootstrapServers());
      clients.createTopic("read");
      clients.send("read", "one");
      clients.send("read", "two");
      assertThat(clients.groupReads("readers", "read", 1)).containsExactly("one");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder))) {
      Clients clients = new Clients(kafka.bootstrapServers());
      assertThat(clients.groupReads("readers", "read", 1)).containsExactly("two");
    }
  }

  @Test
  void anAbortedTransactionIsNotSeenAndAFencedProducerCannotWrite() {
    try (EmbeddedKafka kafka = start();
        KafkaProducer<String, String> first =
            new Clients(kafka.bootstrapServers()).transactional("writer");
        KafkaProducer<String, String> second =
            new Clients(kafka.bootstrapServers()).transactional("writer")) {
      Clients clients = new Clients(kafka.bootstrapServers());
      clients.createTopic("exact");
      first.initTransactions();
      first.beginTransaction();
      Clients.await(first.send(new ProducerRecord<>("exact", "aborted")));
      first.abortTransaction();
      first.beginTransaction();
      Clients.await(first.send(new ProducerRecord<>("exact", "committed")));
      first.commitTransaction();
      second.initTransactions();
      first.beginTransaction();
      assertThatThrownBy(() -> Clients.await(first.send(new ProducerRecord<>("exact", "fenced"))))
          .hasRootCauseInstanceOf(InvalidProducerEpochException.class);
      assertThat(clients.committedValues("exact", 1)).containsExactly("committed");
    }
  }

  @Test
  void brokersThatStartAtOnceDoNotCollide() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    CountDownLatch go = new CountDownLatch(1);
    try {
      List<CompletableFuture<EmbeddedKafka>> starts =
          List.of(startAfter(go, pool), startAfter(go, pool));
      go.countDown();
      try (EmbeddedKafka one = starts.get(0).get();
          EmbeddedKafka other = starts.get(1).get()) {
        new Clients(one.bootstrapServers()).createTopic("here");
        new Clients(other.bootstrapServers()).createTopic("there");
        assertThat(new Clients(one.bootstrapServers()).topics()).containsExactly("here");
        assertThat(new Clients(other.bootstrapServers()).topics()).containsExactly("there");
        assertThat(one.failure()).isEmpty();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void aTakenPortIsNamedWithItsCureAndNothingIsLeftLocked() throws Exception {
    try (ServerSocket squatter = squatOn(0)) {
      int port = squatter.getLocalPort();
      assertThatThrownBy(
              () -> EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder).withPort(port)).close())
          .isInstanceOf(EmbeddedStartException.class)
          .hasMessage(
              "the port %d is taken: choose another with --kafka-port or stop what listens there",
              port);
    }
    try (BrokerDirectory directory = BrokerDirectory.open(folder, false)) {
      assertThat(directory.logs()).doesNotExist();
    }
  }

  @Test
  void aDirectoryInUseIsRefused() throws Exception {
    try (BrokerDirectory directory = BrokerDirectory.open(folder, false)) {
      assertThat(directory.logs().getParent()).isEqualTo(folder);
      assertThatThrownBy(() -> EmbeddedKafka.start(EmbeddedKafkaSettings.in(folder)).close())
          .isInstanceOf(EmbeddedStartException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("in use by another broker")
          .hasMessageContaining("--data-dir");
    }
  }

  @Test
  void aFixedPortIsTheOneThatClientsUse() throws Exception {
    int port;
    try (ServerSocket free = squatOn(0)) {
      port = free.getLocalPort();
    }
    try (EmbeddedKafka kafka =
        EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory().withPort(port))) {
      assertThat(kafka.bootstrapServers()).isEqualTo("127.0.0.1:" + port);
      assertThat(new Clients(kafka.bootstrapServers()).topics()).isEmpty();
    }
  }

  @Test
  void closingWithBusyClientsIsQuickAndDeletesATemporaryDirectory() {
    EmbeddedKafkaSettings settings = EmbeddedKafkaSettings.inTemporaryDirectory();
    EmbeddedKafka kafka = EmbeddedKafka.start(settings);
    Clients clients = new Clients(kafka.bootstrapServers());
    clients.createTopic("busy");
    clients.send("busy", "value");
    try (KafkaConsumer<String, String> consumer = clients.consumer("watchers");
        KafkaProducer<String, String> producer = clients.transactional("unfinished")) {
      consumer.subscribe(List.of("busy"));
      assertThat(consumer.poll(Duration.ofSeconds(10))).isNotEmpty();
      producer.initTransactions();
      producer.beginTransaction();
      Clients.await(producer.send(new ProducerRecord<>("busy", "open")));
      long before = System.nanoTime();
      kafka.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      producer.close(Duration.ZERO);
      consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
    assertThat(settings.directory()).doesNotExist();
  }

  @Test
  void topicsAreNotMadeByAskingForThem() {
    try (EmbeddedKafka kafka = start();
        KafkaConsumer<String, String> consumer =
            new Clients(kafka.bootstrapServers()).consumer("askers")) {
      assertThat(consumer.partitionsFor("misspelt", Duration.ofSeconds(5))).isEmpty();
      assertThat(new Clients(kafka.bootstrapServers()).topics()).doesNotContain("misspelt");
    }
  }

  @Test
  void aTemporaryDirectoryThatHoldsSomethingIsRefusedAndKept() throws Exception {
    Path treasure = Files.writeString(folder.resolve("treasure"), "gold");
    assertThatThrownBy(
            () -> EmbeddedKafka.start(new EmbeddedKafkaSettings(folder, true, 0, Map.of())).close())
        .isInstanceOf(EmbeddedStartException.class)
        .hasMessageContaining("is not empty");
    assertThat(treasure).exists();
  }

  private static EmbeddedKafka start() {
    return EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
  }

  private static CompletableFuture<EmbeddedKafka> startAfter(
      CountDownLatch go, ExecutorService pool) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return start();
        },
        pool);
  }

  private static ServerSocket squatOn(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.bind(new InetSocketAddress("127.0.0.1", port));
    return socket;
  }

  private static int portOf(String address) {
    return Integer.parseInt(address.substring(address.indexOf(':') + 1));
  }
}
