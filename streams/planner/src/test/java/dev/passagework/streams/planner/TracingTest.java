package dev.passagework.streams.planner;

import static dev.passagework.streams.planner.PlannerDriver.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.streams.runtime.tracing.TraceContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingTest {
  private static final TraceContext TRACE =
      new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "congo=1");
  private static final TraceContext OTHER =
      new TraceContext("00-af7651916cd43dd8448eb211c80319c7-b7ad6b7169203331-01", "");

  @TempDir Path directory;
  private PlannerDriver planner;

  @BeforeEach
  void start() {
    planner = new PlannerDriver(directory, 1);
  }

  @AfterEach
  void stop() {
    planner.close();
  }

  @Test
  void aRequestBelongsToTheTraceOfItsPassageHoweverLongItWaited() {
    planner.feed("early", "a text", TRACE);
    planner.plan(question(1));
    planner.feed("late", "another text", OTHER);
    List<TestRecord<String, AugmentationRequest>> first = planner.records();
    assertThat(first).extracting(TracingTest::trace).containsExactly(Optional.of(TRACE));

    planner.answer(first.get(0).value());

    assertThat(planner.records())
        .extracting(TracingTest::trace)
        .containsExactly(Optional.of(OTHER));
  }

  @Test
  void aPassageWithoutATraceBeginsOne() {
    planner.plan(question(1));
    planner.feed("p", "a text");
    planner.feed("q", "another text");
    List<TestRecord<String, AugmentationRequest>> first = planner.records();
    planner.answer(first.get(0).value());

    Optional<TraceContext> one = trace(first.get(0));
    Optional<TraceContext> other = trace(planner.records().get(0));
    assertThat(one).isPresent();
    assertThat(other).isPresent().isNotEqualTo(one);
  }

  private static Optional<TraceContext> trace(TestRecord<?, ?> record) {
    return TraceContext.of(record.headers());
  }
}
