package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.LabelledPair;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairFeedTest {
  private static FeedCluster cluster;

  @TempDir Path directory;
  private final List<MalformedLine> malformed = new ArrayList<>();

  @BeforeAll
  static void startCluster() throws Exception {
    cluster = new FeedCluster();
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void aPairNamesItsPassageByIdOrByWhatItSays() throws IOException {
    passages("both", "1\tTides rise.\n2\tThe corona is hot.\n");
    PairReport report =
        feed(
            "pairs.jsonl",
            """
            {"query": "when is high tide", "passage_id": 1}
            {"query": "heat of the rim", "text": " The corona is hot. "}
            """,
            "both");

    assertThat(report.passages()).isZero();
    assertThat(pairs("both"))
        .containsExactlyInAnyOrder(
            LabelledPair.of(new PassageKey("both", "1"), "when is high tide"),
            LabelledPair.of(new PassageKey("both", "2"), "heat of the rim"));
    assertThat(cluster.records(Topics.LABELLED_PAIRS, "both/"))
        .allSatisfy(record -> assertThat(record.key()).isEqualTo(record.value().key()));
  }

  @Test
  void aTextThatTheCorpusDoesNotHaveIsFedAsAPassage() throws IOException {
    PairReport report =
        feed(
            "pairs.tsv",
            "query\ttext\nhow hot\tThe corona is hot.\nhow warm\tThe corona is hot.\n",
            "fresh");

    assertThat(report.passages()).isEqualTo(1);
    String id = Identity.hash("The corona is hot.");
    assertThat(cluster.records(Topics.PASSAGES, "fresh/"))
        .extracting(ConsumerRecord::key)
        .containsExactly("fresh/" + id);
    assertThat(pairs("fresh")).hasSize(2).allMatch(pair -> pair.passage().id().equals(id));
  }

  @Test
  void theSameFileAgainSendsNothingAndSyncWithdrawsWhatLeftIt() throws IOException {
    passages("twice", "1\tTides rise.\n");
    String file = "when\t1\nwhy\t1\nwhy\t1\n";
    assertThat(feed("pairs.tsv", file, "twice").pairs().sent()).isEqualTo(2);

    FeedReport again = feed("pairs.tsv", file, "twice").pairs();
    assertThat(again.sent()).isZero();
    assertThat(again.unchanged()).isEqualTo(3);

    Path shorter = Files.writeString(directory.resolve("pairs.tsv"), "query\tpassage_id\nwhy\t1\n");
    FeedReport synced = feed(shorter, FeedOptions.of("twice").withSync()).pairs();
    assertThat(synced.withdrawn()).isEqualTo(1);
    assertThat(cluster.records(Topics.LABELLED_PAIRS, "twice/"))
        .last()
        .matches(r -> r.value() == null);
  }

  @Test
  void aLineThatCannotBeUsedIsToldWithItsReason() throws IOException {
    PairReport report =
        feed(
            "pairs.jsonl",
            """
            {"query": "when", "passage_id": "nowhere"}
            {"query": "when"}
            {"query": "when", "text": "a", "passage_id": "b"}
            {"query": "?!", "text": "a"}
            {"query": "when", "text": " "}
            {"text": "a"}
            """,
            "bad");

    assertThat(report.pairs().sent()).isZero();
    assertThat(malformed)
        .extracting(MalformedLine::reason)
        .satisfiesExactly(
            reason -> assertThat(reason).contains("no passage 'nowhere'", "feed passages first"),
            reason -> assertThat(reason).contains("passage_id", "text"),
            reason -> assertThat(reason).contains("either"),
            reason -> assertThat(reason).contains("no word"),
            reason -> assertThat(reason).contains("text is empty"),
            reason -> assertThat(reason).contains("\"query\" is missing"));
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws IOException {
    Path file = Files.writeString(directory.resolve("pairs.txt"), "a");

    assertThatThrownBy(() -> PairSource.of(file)).hasMessageContaining(".jsonl and .tsv");
    assertThatThrownBy(() -> PairSource.of(directory)).hasMessageContaining("is no file");
  }

  private static void passages(String corpus, String tsv) {
    byte[] bytes = tsv.getBytes(StandardCharsets.UTF_8);
    PassageSource source =
        PassageSource.ofStream("test", new ByteArrayInputStream(bytes), Optional.of(Format.TSV));
    assertThat(
            new PassageFeed(cluster.cluster(), FeedProgress.NONE)
                .feed(source, FeedOptions.of(corpus))
                .malformed())
        .isZero();
  }

  private PairReport feed(String name, String text, String corpus) throws IOException {
    return feed(Files.writeString(directory.resolve(name), text), FeedOptions.of(corpus));
  }

  private PairReport feed(Path file, FeedOptions options) {
    FeedProgress progress =
        new FeedProgress() {
          @Override
          public void counted(FeedReport soFar) {}

          @Override
          public void malformed(MalformedLine line) {
            malformed.add(line);
          }
        };
    return new PairFeed(cluster.cluster(), progress).feed(PairSource.of(file), options);
  }

  private static List<LabelledPair> pairs(String corpus) {
    return cluster.records(Topics.LABELLED_PAIRS, corpus + "/").stream()
        .map(ConsumerRecord::value)
        .toList();
  }
}
