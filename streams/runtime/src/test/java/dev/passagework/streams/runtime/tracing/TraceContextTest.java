package dev.passagework.streams.runtime.tracing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.CheckpointId;
import java.util.SplittableRandom;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  @Test
  void headersOfARecordAreReadAndWrittenAsTheyAre() {
    RecordHeaders headers = new RecordHeaders();
    headers.add("other", new byte[] {1});
    headers.add("traceparent", PARENT.getBytes(US_ASCII));
    headers.add("tracestate", "congo=t61rcWkgMzE".getBytes(US_ASCII));
    TraceContext context = TraceContext.of(headers).orElseThrow();
    assertThat(context).isEqualTo(new TraceContext(PARENT, "congo=t61rcWkgMzE"));
    assertThat(context.trace()).isEqualTo(TRACE);
    assertThat(context.headers())
        .containsExactly(headers.lastHeader("traceparent"), headers.lastHeader("tracestate"));
  }

  @Test
  void aStateWithoutAParentIsNothing() {
    assertThat(TraceContext.parse(null, "congo=1")).isEmpty();
    assertThat(TraceContext.of(new RecordHeaders())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\nX-Evil: 1"
      })
  void whatHasAnotherFormIsNoContext(String parent) {
    assertThat(TraceContext.parse(parent, null)).isEmpty();
  }

  @Test
  void anotherPlaceIsInTheSameTraceWithTheSameFlagsAndState() {
    TraceContext next = new TraceContext(PARENT, "a=b").next(new SplittableRandom(1));
    assertThat(next.parent()).startsWith("00-" + TRACE + "-").endsWith("-01").isNotEqualTo(PARENT);
    assertThat(next.state()).isEqualTo("a=b");
  }

  @Test
  void tracesThatBeginAreOfTheirOwn() {
    SplittableRandom random = new SplittableRandom(1);
    TraceContext one = TraceContext.begin(random);
    assertThat(one.trace()).isNotEqualTo(TraceContext.begin(random).trace());
    assertThat(one.parent()).endsWith("-00");
  }

  @Test
  void aCheckpointHasOneTraceWhoeverAsks() {
    TraceContext one = TraceContext.of(CheckpointId.parse("m@1"));
    assertThat(TraceContext.of(new CheckpointId("m", 1))).isEqualTo(one);
    assertThat(TraceContext.of(CheckpointId.parse("m@2")).trace()).isNotEqualTo(one.trace());
  }

  @Test
  void aRecordIsInOneTraceAtATime() {
    RecordHeaders headers = new RecordHeaders(new TraceContext(PARENT, "a=b").headers());
    headers.add("mine", new byte[0]);
    TraceContext own = TraceContext.of(CheckpointId.parse("m@1"));
    own.putInto(headers);
    assertThat(TraceContext.of(headers)).contains(own);
    assertThat(headers).hasSize(2);
  }
}
