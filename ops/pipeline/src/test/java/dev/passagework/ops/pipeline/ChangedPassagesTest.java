package dev.passagework.ops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.passagework.producers.corpus.FeedOptions;
import dev.passagework.producers.corpus.FeedProgress;
import dev.passagework.producers.corpus.Format;
import dev.passagework.producers.corpus.PassageFeed;
import dev.passagework.producers.corpus.PassageSource;
import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.embedded.EmbeddedKafka;
import dev.passagework.streams.embedded.EmbeddedKafkaSettings;
import dev.passagework.streams.embedded.EmbeddedRegistry;
import dev.passagework.streams.planner.Planner;
import dev.passagework.streams.planner.PlannerSettings;
import dev.passagework.streams.refinery.Refinery;
import dev.passagework.streams.refinery.RefinerySettings;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.GroupProgress;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.TopicReader;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of pairs when their passages change: planner and refinery on a broker. */
class ChangedPassagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final Set<String> answered = new HashSet<>();

  @Test
  void aChangedPassageIsAskedAgainAWithdrawnOneTakesItsPairsAndTheSameCorpusCostsNothing()
      throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(EmbeddedKafkaSettings.inTemporaryDirectory());
        EmbeddedRegistry registry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0)) {
      Cluster cluster = Cluster.of(kafka.bootstrapServers(), registry.url());
      assertThat(TopicSetup.create(cluster, 2)).isNotEmpty();
      try (Service planner = planner(cluster);
          Service refinery = refinery(cluster)) {
        planner.start();
        refinery.start();
        Commands.set(cluster, new Plan("c", List.of(PlanEntry.of("c", "title", "llm", 1, 1))));

        feed(cluster, "1\tTides rise.\n2\tThe corona is hot.\n3\tMoss grows north.\n");
        answer(cluster, 3);
        awaitPairs(cluster, "1 Tides rise.", "2 The corona is hot.", "3 Moss grows north.");

        feed(cluster, "1\tTides rise.\n2\tThe corona is hot.\n3\tMoss grows north.\n");
        awaitPlannerHasReadAll(cluster);
        assertThat(unanswered(cluster)).as("requests for the same corpus").isEmpty();

        feed(cluster, "1\tTides fall.\n2\tThe corona is hot.\n");
        answer(cluster, 1);
        awaitPairs(cluster, "1 Tides fall.", "2 The corona is hot.");
      }
    }
  }

  private Service planner(Cluster cluster) {
    return Planner.service(
        cluster, PlannerSettings.from(Settings.defaults(), directory.resolve("planner")));
  }

  private Service refinery(Cluster cluster) {
    return Refinery.service(
        cluster, RefinerySettings.from(Settings.defaults(), directory.resolve("refinery")));
  }

  private static void feed(Cluster cluster, String tsv) {
    byte[] bytes = tsv.getBytes(StandardCharsets.UTF_8);
    PassageSource source =
        PassageSource.ofStream("test", new ByteArrayInputStream(bytes), Optional.of(Format.TSV));
    assertThat(
            new PassageFeed(cluster, FeedProgress.NONE)
                .feed(source, FeedOptions.of("c").withSync())
                .malformed())
        .isZero();
  }

  /** Answers so many requests as an augmenter would. */
  private void answer(Cluster cluster, int count) throws Exception {
    await().atMost(PATIENCE).until(() -> unanswered(cluster).size() == count);
    try (KafkaProducer<String, byte[]> producer = cluster.producer(Map.of())) {
      for (AugmentationRequest request : unanswered(cluster)) {
        answered.add(request.id());
        SyntheticQueries answer = answerTo(request);
        var unused =
            producer
                .send(
                    cluster.record(
                        cluster.serdes(), Topics.SYNTHETIC_QUERIES, answer.key(), answer))
                .get();
      }
    }
  }

  private List<AugmentationRequest> unanswered(Cluster cluster) {
    return newest(cluster, Topics.AUGMENTATION_REQUESTS).values().stream()
        .filter(request -> !answered.contains(request.id()))
        .toList();
  }

  private static SyntheticQueries answerTo(AugmentationRequest request) {
    return new SyntheticQueries(
        request.id(),
        request.passage(),
        request.contentHash(),
        request.planEntry(),
        request.strategy(),
        request.llm(),
        request.prompt().templateHash(),
        request.decoding(),
        request.block().first(),
        List.of("how are things in chapter " + request.passage().id()),
        new SyntheticQueries.Reply("raw", "1", new TokenUsage(10, 5), 0, 5, 1));
  }

  private static void awaitPairs(Cluster cluster, String... wanted) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<String> pairs = new ArrayList<>();
              for (TrainingPair pair : newest(cluster, Topics.TRAINING_PAIRS).values()) {
                pairs.add(pair.passage().id() + " " + pair.text());
              }
              assertThat(pairs).containsExactlyInAnyOrder(wanted);
            });
  }

  private static void awaitPlannerHasReadAll(Cluster cluster) {
    String group = cluster.group(Planner.NAME);
    await()
        .atMost(PATIENCE)
        .until(
            () -> GroupProgress.hasReadAll(cluster, group, GroupProgress.topicsOf(cluster, group)));
  }

  private static <V> Map<String, V> newest(Cluster cluster, Topic<V> topic) {
    Map<String, V> newest = new TreeMap<>();
    TopicReader.readToEnd(
        cluster,
        topic,
        record -> {
          if (record.value() == null) {
            newest.remove(record.key());
          } else {
            newest.put(record.key(), record.value());
          }
        });
    return newest;
  }
}
