package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.ALL_WORDS;
import static dev.passagework.streams.evaluator.Fixture.PASSAGES;
import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Outcome;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes does no lasting harm, and what nobody could have meant stops nothing. */
class ImpedimentsTest {
  private static final List<JudgedQuery> QUERIES =
      PASSAGES.stream().map(p -> query("c", "q" + p.id(), p.text(), Role.GATE, p.id())).toList();

  @TempDir Path directory;
  private EvaluatorDriver driver;
  private boolean isStoreThere = true;

  @BeforeEach
  void open() {
    driver =
        new EvaluatorDriver(directory, Settings.defaults(), new SharedBases(this::fetched, 1000));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void checkpointsWhoseFilesAreAwayAreScoredOnceTheyAreThere() {
    isStoreThere = false;
    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(1, ALL_WORDS));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();
    assertThat(driver.decisions()).isEmpty();
    assertThat(driver.metrics()).noneMatch(m -> m.subject().startsWith("m@"));
    assertThat(driver.impediment())
        .hasValueSatisfying(message -> assertThat(message).contains("--checkpoint-dir"));

    isStoreThere = true;
    driver.work();
    driver.work();

    assertThat(driver.metrics())
        .extracting(MetricEvent::subject)
        .contains(checkpoint(0, "").id().toString(), checkpoint(1, "").id().toString());
    assertThat(driver.decisions()).extracting(Decision::outcome).containsExactly(Outcome.PROMOTED);
    assertThat(driver.champions()).extracting(c -> c.id().version()).containsExactly(0, 1);
    assertThat(driver.impediment()).isEmpty();
  }

  @Test
  void aCheckpointThatIsPrunedWhileItsFilesAreAwayImpedesNothing() {
    isStoreThere = false;
    driver.announce(checkpoint(1, ALL_WORDS));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();
    assertThat(driver.impediment()).isPresent();

    driver.prune(checkpoint(1, ALL_WORDS));
    driver.work();

    assertThat(driver.impediment()).isEmpty();
  }

  @Test
  void aCollectionThatIsWithdrawnIsNotWaitedForToBeScored() {
    isStoreThere = false;
    driver.announce(checkpoint(1, ALL_WORDS));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();
    assertThat(driver.impediment()).isPresent();

    driver.sendNothing(Topics.COLLECTIONS, "c");
    driver.work();

    assertThat(driver.impediment()).isEmpty();
  }

  @Test
  void aCollectionThatCannotBeReadForAWhileIsSearchedByBm25LaterOn() {
    driver.failReads(1);
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    assertThat(driver.metrics()).anyMatch(m -> m.subject().equals(Examination.BM25));
    assertThat(driver.impediment()).isEmpty();
  }

  @Test
  void whatKeepsBm25FromACollectionIsTold() {
    driver.failReads(Integer.MAX_VALUE);
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    assertThat(driver.impediment())
        .hasValueSatisfying(message -> assertThat(message).contains("no broker answers"));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"no-slash", "corpus/passage", "no-slash#pair", "corpus/passage#"})
  void aTombstoneUnderAKeyThatIsNoPairsIsADeadLetter(String key) {
    driver.sendNothing(Topics.TRAINING_PAIRS, key);

    assertThat(driver.deadLettersOf(Topics.TRAINING_PAIRS)).isEqualTo(1);
  }

  @Test
  void aTombstoneUnderAKeyThatIsNoPassagesIsADeadLetter() {
    driver.sendNothing(Topics.PASSAGES, "no-slash");

    assertThat(driver.deadLettersOf(Topics.PASSAGES)).isEqualTo(1);
  }

  @Test
  void commandsAndSegmentsWithoutAValueSayNothing() {
    driver.sendNothing(Topics.COMMANDS, "m");
    driver.sendNothing(Topics.TRAINING_SEGMENTS, "m/1");
    driver.announce(checkpoint(0, ""));
    driver.feed(PASSAGES, QUERIES, 1);
    driver.work();

    assertThat(driver.deadLettersOf(Topics.COMMANDS)).isZero();
    assertThat(driver.deadLettersOf(Topics.TRAINING_SEGMENTS)).isZero();
    assertThat(driver.champions()).hasSize(1);
  }

  private Embedder fetched(Checkpoint checkpoint) throws IOException {
    if (!isStoreThere) {
      throw new IOException("weights are not in /away; point --checkpoint-dir at the directory");
    }
    return WordEmbedder.of(checkpoint);
  }
}
