package dev.passagework.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class StudyPrinterTest {
  private final StringWriter text = new StringWriter();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void onATerminalTheBarIsWrittenAnewInPlaceAndNewsStandsAboveIt() {
    StudyPrinter printer = printer(true);
    printer.at("runs", 2, 8);
    pass(60);
    printer.at("runs", 4, 8);
    printer.say("run 4 of 8");

    assertThat(text.toString())
        .endsWith(
            "\r\u001b[2K  4 of 8 runs  ██████████░░░░░░░░░░ 2.0 runs/min, 2 min left"
                + "\r\u001b[2K  run 4 of 8\n");
  }

  @Test
  void elsewhereItIsALineNowAndThen() {
    StudyPrinter printer = printer(false);
    for (int second = 0; second <= 60; second++) {
      printer.at("requests", second, 120);
      pass(1);
    }

    assertThat(text.toString().lines())
        .containsExactly(
            "  30 of 120 requests  █████░░░░░░░░░░░░░░░ 1.0 requests/s, 90 s left",
            "  60 of 120 requests  ██████████░░░░░░░░░░ 1.0 requests/s, 60 s left");
  }

  private StudyPrinter printer(boolean terminal) {
    return new StudyPrinter(new PrintWriter(text), terminal, new Ticking());
  }

  private void pass(long seconds) {
    now = now.plusSeconds(seconds);
  }

  private final class Ticking extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
