package dev.passagework.streams.evaluator;

import static dev.passagework.streams.evaluator.Fixture.ALL_WORDS;
import static dev.passagework.streams.evaluator.Fixture.PASSAGES;
import static dev.passagework.streams.evaluator.Fixture.checkpoint;
import static dev.passagework.streams.evaluator.Fixture.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingTest {
  private static final TraceContext OTHER =
      new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "congo=1");
  @TempDir Path directory;
  private EvaluatorDriver driver;

  @BeforeEach
  void open() {
    driver = new EvaluatorDriver(directory);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void scoresBelongToTheTraceOfTheirCheckpointAndThoseOfBm25ToNone() {
    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(1, ALL_WORDS));
    driver.feed(PASSAGES, queries(), 1);
    driver.work();

    Map<String, Set<Optional<TraceContext>>> traces =
        driver.records(Topics.EVALUATION_METRICS).stream()
            .filter(record -> !record.value().subject().equals(Fixture.MODEL))
            .collect(
                Collectors.groupingBy(
                    record -> record.value().subject(),
                    Collectors.mapping(TracingTest::trace, Collectors.toSet())));
    assertThat(traces)
        .isEqualTo(
            Map.of(
                "bm25", Set.of(Optional.empty()),
                "m@0", Set.of(Optional.of(TraceContext.of(checkpoint(0, "").id()))),
                "m@1", Set.of(Optional.of(TraceContext.of(checkpoint(1, "").id())))));
  }

  @Test
  void decisionsAndChampionsBelongToTheTraceOfTheirCheckpoint() {
    driver.announce(checkpoint(0, ""));
    driver.announce(checkpoint(1, ALL_WORDS));
    driver.feed(PASSAGES, queries(), 1);
    driver.work();

    assertThat(driver.records(Topics.DECISIONS))
        .singleElement()
        .satisfies(record -> assertTrace(record, record.value().challenger()));
    assertThat(driver.records(Topics.CHAMPIONS))
        .hasSize(2)
        .allSatisfy(record -> assertTrace(record, record.value().id()));
  }

  @Test
  void whatSetsAJudgementOffDoesNotDrawItIntoItsOwnTrace() {
    driver.announce(checkpoint(0, ""));
    driver.learn(Fixture.learning(1, "pair"));
    driver.announce(checkpoint(1, ALL_WORDS, 1, false));
    driver.feed(PASSAGES, queries(), 1);
    driver.work();
    assertThat(driver.decisions()).hasSize(1);

    driver.reject(Fixture.leak("pair", "c/GATEp1"), OTHER);
    driver.work();

    assertThat(driver.records(Topics.DECISIONS))
        .isNotEmpty()
        .allSatisfy(record -> assertTrace(record, record.value().challenger()));
  }

  private static List<JudgedQuery> queries() {
    return PASSAGES.stream()
        .flatMap(
            p ->
                Stream.of(Role.values())
                    .map(role -> query("c", role + p.id(), p.text(), role, p.id())))
        .toList();
  }

  private static Optional<TraceContext> trace(TestRecord<?, ?> record) {
    return TraceContext.of(record.headers());
  }

  private static void assertTrace(TestRecord<String, ?> record, CheckpointId checkpoint) {
    assertThat(trace(record)).contains(TraceContext.of(checkpoint));
  }
}
