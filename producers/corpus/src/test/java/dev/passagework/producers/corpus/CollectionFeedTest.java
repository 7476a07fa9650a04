package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.schemas.contract.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CollectionFeedTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

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
  void theManifestIsTheSumOfWhatTheTopicsHold(@TempDir Path path) throws IOException {
    CollectionReport report = feed(Folders.beir(path), "sum");
    SetDigest passages =
        kafka.records(Topics.JUDGED_PASSAGES, "sum/").stream()
            .map(ConsumerRecord::value)
            .map(JudgedPassage::digest)
            .reduce(SetDigest.EMPTY, SetDigest::plus);
    SetDigest queries =
        kafka.records(Topics.JUDGED_QUERIES, "sum/").stream()
            .map(ConsumerRecord::value)
            .map(JudgedQuery::digest)
            .reduce(SetDigest.EMPTY, SetDigest::plus);
    CollectionManifest wanted =
        new CollectionManifest("sum", 1, passages, queries, 1, 1, Domain.IN, NOW);
    assertThat(passages.count()).isEqualTo(3);
    assertThat(queries.count()).isEqualTo(2);
    assertThat(report.changed()).isTrue();
    assertThat(report.manifest()).isEqualTo(wanted);
    assertThat(kafka.records(Topics.COLLECTIONS, "sum"))
        .extracting(ConsumerRecord::value)
        .containsExactly(wanted);
  }

  @Test
  void onlyJudgedQueriesAreFedWithTheirRoles(@TempDir Path path) throws IOException {
    assertThat(feed(Folders.beir(path), "roles").queries().sent()).isEqualTo(2);
    assertThat(kafka.records(Topics.JUDGED_QUERIES, "roles/"))
        .extracting(ConsumerRecord::value)
        .containsExactlyInAnyOrder(
            new JudgedQuery("roles", "q1", "which is first", Role.REPORT, Map.of("p1", 2, "p2", 0)),
            new JudgedQuery("roles", "q2", "which is second", Role.GATE, Map.of("p2", 1, "p9", 1)));
  }

  @Test
  void theManifestIsWrittenAfterAllTheRest(@TempDir Path path) throws IOException {
    assertThat(feed(Folders.beir(path), "last").changed()).isTrue();
    long manifest = kafka.records(Topics.COLLECTIONS, "last").get(0).timestamp();
    assertThat(kafka.records(Topics.JUDGED_PASSAGES, "last/"))
        .allSatisfy(record -> assertThat(record.timestamp()).isLessThanOrEqualTo(manifest));
    assertThat(kafka.records(Topics.JUDGED_QUERIES, "last/"))
        .allSatisfy(record -> assertThat(record.timestamp()).isLessThanOrEqualTo(manifest));
  }

  @Test
  void feedingTwiceSendsNothingAndKeepsTheVersion(@TempDir Path path) throws IOException {
    CollectionReport first = feed(Folders.beir(path), "again");
    CollectionReport second = feed(path, "again");
    assertThat(second.changed()).isFalse();
    assertThat(second.passages().sent() + second.queries().sent()).isZero();
    assertThat(second.manifest()).isEqualTo(first.manifest());
    assertThat(kafka.records(Topics.COLLECTIONS, "again")).hasSize(1);
  }

  @Test
  void aChangeMakesANewVersionAndWithdrawsWhatIsGone(@TempDir Path path) throws IOException {
    assertThat(feed(Folders.beir(path), "change").manifest().version()).isEqualTo(1);
    Path unused =
        Folders.write(
            path,
            "corpus.jsonl",
            """
            {"_id": "p1", "title": "One", "text": "first"}
            {"_id": "p2", "title": "", "text": "changed"}
            """);
    unused = Folders.write(path, "qrels/dev.tsv", "q3\tp2\t1\n");
    CollectionReport report = feed(path, "change");
    assertThat(report.manifest().version()).isEqualTo(2);
    assertThat(report.manifest().passages().count()).isEqualTo(2);
    assertThat(report.passages()).isEqualTo(new FeedReport(2, 1, 1, 0, 1, 0, 0));
    assertThat(report.queries()).isEqualTo(new FeedReport(2, 1, 1, 0, 1, 0, 0));
    assertThat(kafka.records(Topics.JUDGED_PASSAGES, "change/p3"))
        .extracting(ConsumerRecord::value)
        .endsWith((JudgedPassage) null);
  }

  @Test
  void anotherDomainIsAnotherVersion(@TempDir Path path) throws IOException {
    BeirFolder folder = BeirFolder.open(Folders.beir(path));
    assertThat(feed(path, "domain").manifest().version()).isEqualTo(1);
    CollectionOptions out =
        new CollectionOptions(
            "domain", Domain.OUT, SplitRoles.usual(folder.splits()), OnError.FAIL);
    CollectionReport report = feed().feed(folder, out);
    assertThat(report.passages().sent()).isZero();
    assertThat(report.manifest().version()).isEqualTo(2);
    assertThat(report.manifest().domain()).isEqualTo(Domain.OUT);
  }

  @Test
  void aMalformedFolderSendsNothingAtAll(@TempDir Path path) throws IOException {
    Path unused =
        Folders.write(Folders.beir(path), "corpus.jsonl", "{\"_id\":\"p1\",\"text\":\"a\"}\n{");
    assertThatThrownBy(() -> feed(path, "broken"))
        .isInstanceOf(FeedException.class)
        .hasMessageStartingWith(path.resolve("corpus.jsonl") + ":2: the line is no JSON");
    assertThat(kafka.records(Topics.JUDGED_PASSAGES, "broken/")).isEmpty();
    assertThat(kafka.records(Topics.JUDGED_QUERIES, "broken/")).isEmpty();
  }

  @Test
  void malformedLinesMayBeSkipped(@TempDir Path path) throws IOException {
    Path unused =
        Folders.write(Folders.beir(path), "corpus.jsonl", "{\"_id\":\"p1\",\"text\":\"a\"}\n{");
    BeirFolder folder = BeirFolder.open(path);
    CollectionReport report =
        feed()
            .feed(
                folder,
                new CollectionOptions(
                    "skipped", Domain.IN, SplitRoles.usual(folder.splits()), OnError.SKIP));
    assertThat(report.check().malformed()).isEqualTo(1);
    assertThat(report.manifest().passages().count()).isEqualTo(1);
  }

  @Test
  void theNameIsThatOfTheFolderAndTheDomainIn(@TempDir Path path) throws IOException {
    Path cranfield = path.resolve("cranfield");
    CollectionOptions options = CollectionOptions.of(BeirFolder.open(Folders.beir(cranfield)));
    assertThat(options.collection()).isEqualTo("cranfield");
    assertThat(options.domain()).isEqualTo(Domain.IN);
  }

  private CollectionReport feed(Path path, String name) {
    BeirFolder folder = BeirFolder.open(path);
    return feed()
        .feed(
            folder,
            new CollectionOptions(
                name, Domain.IN, SplitRoles.usual(folder.splits()), OnError.FAIL));
  }

  private CollectionFeed feed() {
    return new CollectionFeed(kafka.cluster(), Clock.fixed(NOW, ZoneOffset.UTC), FeedProgress.NONE);
  }
}
