package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TopicNames;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PassageFeedTest {
  private static final String THREE = "1\tOne\tfirst\n2\t\tsecond\n3\t\t\n";

  private FeedCluster kafka;

  @BeforeAll
  void startKafka() throws Exception {
    kafka = new FeedCluster();
  }

  @AfterAll
  void stopKafka() {
    kafka.close();
  }

  @Test
  void whatTheSourceHoldsIsInTheTopicButEmptyPassages() {
    assertThat(feed("plain", THREE)).isEqualTo(report(3, 2, 0, 1, 0, 0, 0));
    PassageKey key = new PassageKey("plain", "1");
    assertThat(kafka.records(Topics.PASSAGES, "plain/"))
        .hasSize(2)
        .anySatisfy(
            record -> {
              assertThat(record.key()).isEqualTo("plain/1");
              assertThat(record.value()).isEqualTo(Passage.of(key, "One", "first"));
              assertThat(record.partition()).isEqualTo(Topics.PASSAGES.partition("plain/1", 2));
            });
  }

  @Test
  void feedingTwiceSendsNothing() {
    assertThat(feed("twice", THREE).sent()).isEqualTo(2);
    assertThat(feed("twice", THREE)).isEqualTo(report(3, 0, 2, 1, 0, 0, 0));
    assertThat(kafka.records(Topics.PASSAGES, "twice/")).hasSize(2);
  }

  @Test
  void onlyTheChangedPassageIsSentAnew() {
    assertThat(feed("changed", THREE).sent()).isEqualTo(2);
    assertThat(feed("changed", THREE.replace("second", "2nd")).sent()).isEqualTo(1);
    assertThat(kafka.records(Topics.PASSAGES, "changed/2"))
        .extracting(record -> record.value().text())
        .containsExactly("second", "2nd");
  }

  @Test
  void syncWithdrawsWhatLeftTheSourceAndNothingOfAnotherCorpus() {
    assertThat(feed("sync", THREE).sent()).isEqualTo(2);
    assertThat(feed("sync2", THREE).sent()).isEqualTo(2);
    assertThat(feed("sync", "2\tsecond\n", FeedOptions.of("sync").withSync()))
        .isEqualTo(report(1, 0, 1, 0, 1, 0, 0));
    assertThat(kafka.records(Topics.PASSAGES, "sync/1").get(1).value()).isNull();
    assertThat(kafka.records(Topics.PASSAGES, "sync2/")).hasSize(2);
    assertThat(feed("sync", THREE).sent()).isEqualTo(1);
  }

  @Test
  void withoutSyncNothingIsWithdrawn() {
    assertThat(feed("keep", THREE).sent()).isEqualTo(2);
    assertThat(feed("keep", "2\tsecond\n").withdrawn()).isZero();
  }

  @Test
  void syncSparesWhatAMalformedLineMayHaveBeen() {
    assertThat(feed("spare", THREE).sent()).isEqualTo(2);
    assertThat(feed("spare", "1 One first\n2\tsecond\n", FeedOptions.of("spare").withSync()))
        .isEqualTo(report(1, 0, 1, 0, 0, 1, 1));
    assertThat(kafka.records(Topics.PASSAGES, "spare/")).hasSize(2);
  }

  @Test
  void syncWithAnEmptySourceIsRefused() {
    assertThat(feed("empty", THREE).sent()).isEqualTo(2);
    assertThatThrownBy(() -> feed("empty", "", FeedOptions.of("empty").withSync()))
        .isInstanceOf(FeedException.class)
        .hasMessage(
            "the source has no passage, and sync would withdraw all 2 of corpus empty: check the"
                + " source");
  }

  @Test
  void theSecondPassageWithAnIdIsMalformed() {
    List<String> lines = new ArrayList<>();
    FeedProgress progress =
        new FeedProgress() {
          @Override
          public void counted(FeedReport soFar) {}

          @Override
          public void malformed(MalformedLine line) {
            lines.add(line.toString());
          }
        };
    FeedReport report =
        new PassageFeed(kafka.cluster(), progress)
            .feed(source("1\ta\n1\tb\n"), FeedOptions.of("repeated"));
    assertThat(report).isEqualTo(report(1, 1, 0, 0, 0, 0, 1));
    assertThat(lines).containsExactly("in.tsv:2: passage '1' has an earlier line");
  }

  @Test
  void aMalformedLineEndsTheFeedIfAsked() {
    FeedOptions options = FeedOptions.of("strict").withOnError(OnError.FAIL);
    assertThatThrownBy(() -> feed("strict", "1\ta\nbroken\n", options))
        .isInstanceOf(FeedException.class)
        .hasMessageStartingWith("in.tsv:2: the line has 1 fields");
  }

  @Test
  void noMorePassagesAreReadThanAsked() {
    assertThat(feed("limited", THREE, FeedOptions.of("limited").withMax(1)))
        .isEqualTo(report(1, 1, 0, 0, 0, 0, 0));
  }

  @Test
  void aRecordOfAnotherProducerThatCannotBeReadDoesNotStopTheFeed() throws Exception {
    Cluster foreign = prefixed("foreign.");
    var created = TopicSetup.create(foreign, 1);
    assertThat(created).contains("foreign.passages");
    PassageFeed feed = new PassageFeed(foreign, FeedProgress.NONE);
    assertThat(feed.feed(source("1\ta\n"), FeedOptions.of("c")).sent()).isEqualTo(1);
    try (KafkaProducer<String, byte[]> producer = foreign.producer(Map.of())) {
      byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
      var unused =
          producer.send(new ProducerRecord<>(foreign.name(Topics.PASSAGES), "c/1", garbage)).get();
    }
    assertThat(feed.feed(source("1\ta\n"), FeedOptions.of("c")).sent()).isEqualTo(1);
    assertThat(feed.feed(source("1\ta\n"), FeedOptions.of("c")).unchanged()).isEqualTo(1);
  }

  @Test
  void missingTopicsAreNamedWithTheirCure() {
    PassageFeed feed = new PassageFeed(prefixed("bare."), FeedProgress.NONE);
    assertThatThrownBy(() -> feed.feed(source(THREE), FeedOptions.of("c")))
        .isInstanceOf(FeedException.class)
        .hasMessageStartingWith("topics are missing on ")
        .hasMessageEndingWith("run passagework topics create");
  }

  @Test
  void aRegistryThatIsAwayIsNamedWithItsCure() {
    Cluster away = Cluster.of(kafka.cluster().bootstrapServers(), "http://127.0.0.1:1");
    PassageFeed feed = new PassageFeed(away, FeedProgress.NONE);
    assertThatThrownBy(() -> feed.feed(source("1\ta\n"), FeedOptions.of("away")))
        .isInstanceOf(FeedException.class)
        .hasMessageContaining("http://127.0.0.1:1")
        .hasMessageContaining("check SCHEMA_REGISTRY_URL");
  }

  @Test
  void syncAndALimitExcludeEachOther() {
    assertThatThrownBy(() -> FeedOptions.of("c").withMax(5).withSync())
        .isInstanceOf(FeedException.class)
        .hasMessageContaining("use one of the two");
  }

  @Test
  void aNameThatKeysCannotHoldIsRefused() {
    assertThatThrownBy(() -> FeedOptions.of("a/b"))
        .isInstanceOf(FeedException.class)
        .hasMessageStartingWith("the name 'a/b' of the corpus cannot be used in keys");
  }

  private Cluster prefixed(String prefix) {
    return new Cluster(
        kafka.cluster().bootstrapServers(),
        kafka.cluster().registryUrl(),
        new TopicNames(prefix),
        Map.of(),
        Map.of());
  }

  private FeedReport feed(String corpus, String lines) {
    return feed(corpus, lines, FeedOptions.of(corpus));
  }

  private FeedReport feed(String corpus, String lines, FeedOptions options) {
    assertThat(options.corpus()).isEqualTo(corpus);
    return new PassageFeed(kafka.cluster(), FeedProgress.NONE).feed(source(lines), options);
  }

  private static PassageSource source(String lines) {
    return PassageSource.ofStream(
        "in.tsv",
        new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
        Optional.of(Format.TSV));
  }

  private static FeedReport report(
      long read, long sent, long same, long empty, long withdrawn, long spared, long malformed) {
    return new FeedReport(read, sent, same, empty, withdrawn, spared, malformed);
  }
}
