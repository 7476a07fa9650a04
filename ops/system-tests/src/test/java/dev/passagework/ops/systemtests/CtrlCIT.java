package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C, at any moment. */
class CtrlCIT {
  private static final Duration START = Duration.ofMinutes(5);
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
  private static final int SIGINT = 2;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"starting a broker", "feed", "calls answered", "checkpoint 0", "step "})
  void itEndsWithinTenSecondsQuietlyAndLeavesNothing(String moment) throws Exception {
    assumeFalse(isIgnored(SIGINT), "skipped: SIGINT is ignored here, as under nohup");
    try (Command quickstart = Command.start(directory, Map.of(), "quickstart")) {
      quickstart.awaitOutput(moment, START);
      quickstart.interrupt();
      Command.Ended ended = quickstart.await(TEN_SECONDS);
      assertThat(ended.exitCode()).isEqualTo(130);
      assertThat(ended.output()).doesNotContain("Exception").doesNotContain("\tat ");
      assertThat(quickstart.leftBehind()).isEmpty();
    }
  }

  /** Whether this process was started to ignore a signal, which its children then do as well. */
  private static boolean isIgnored(int signal) throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
          .anyMatch(ignored -> ignored.testBit(signal - 1));
    }
  }
}
