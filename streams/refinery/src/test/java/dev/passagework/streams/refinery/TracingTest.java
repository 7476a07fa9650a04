package dev.passagework.streams.refinery;

import static dev.passagework.streams.refinery.RefineryDriver.passage;
import static dev.passagework.streams.refinery.RefineryDriver.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingTest {
  private static final TraceContext TRACE =
      new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "congo=1");
  private static final Passage MOON = passage("moon", "The Moon turns once per orbit.");

  @TempDir Path directory;
  private RefineryDriver refinery;

  @BeforeEach
  void start() {
    refinery = new RefineryDriver(directory);
    refinery.feed(MOON, Instant.EPOCH);
  }

  @AfterEach
  void stop() {
    refinery.close();
  }

  @Test
  void pairsAndRefusedQueriesBelongToTheTraceOfTheReply() {
    refinery.reply(reply(MOON, "r1", 0, "why do we see one side of the moon", "x"), TRACE);

    assertThat(refinery.pairs())
        .isNotEmpty()
        .extracting(TracingTest::trace)
        .containsOnly(Optional.of(TRACE));
    assertThat(refinery.rejectedRecords())
        .isNotEmpty()
        .extracting(TracingTest::trace)
        .containsOnly(Optional.of(TRACE));
  }

  @Test
  void aTraceEndsWithTheRecordsThatFollowFromIt() {
    refinery.reply(reply(MOON, "r1", 0, "why do we see one side of the moon"), TRACE);
    refinery.pairs();
    refinery.reply(reply(MOON, "r2", 0, "how long does the moon take to turn"));

    assertThat(refinery.pairs())
        .isNotEmpty()
        .extracting(TracingTest::trace)
        .containsOnly(Optional.empty());
  }

  private static Optional<TraceContext> trace(TestRecord<?, ?> record) {
    return TraceContext.of(record.headers());
  }
}
