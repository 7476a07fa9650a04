package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C, at any moment. */
class CtrlCIT {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"starting a broker", "feed", "calls answered", "checkpoint 0", "step "})
  void itEndsWithinTenSecondsQuietlyAndLeavesNothing(String moment) throws Exception {
    try (Command quickstart = Command.start(directory, Map.of(), "quickstart")) {
      quickstart.awaitOutput(moment, START);
      quickstart.interrupt();
      Command.Ended ended = quickstart.await(TEN_SECONDS);
      assertThat(ended.exitCode()).isEqualTo(130);
      assertThat(ended.output()).doesNotContain("Exception").doesNotContain("\tat ");
      assertThat(quickstart.leftBehind()).isEmpty();
    }
  }
}
