package dev.passagework.ops.cli;

import dev.passagework.ops.study.engine.StudyListener;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A study as a person follows it: its news as lines, and how far it is as a bar that is written
 * anew in place, or as a line now and then where there is no terminal. The rate is that since the
 * first reading, since a run takes longer than a look.
 */
final class StudyPrinter implements StudyListener {
  private static final Duration TERMINAL = Duration.ofMillis(250);
  private static final Duration FILE = Duration.ofSeconds(30);

  private final PrintWriter err;
  private final boolean terminal;
  private final Clock clock;
  private Instant shown = Instant.EPOCH;
  private Reading first = new Reading("", 0, Instant.EPOCH);

  private record Reading(String unit, long done, Instant time) {}

  /**
   * A printer.
   *
   * @param terminal whether a line can be written anew in place
   */
  StudyPrinter(PrintWriter err, boolean terminal, Clock clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void say(String news) {
    finish();
    err.println("  " + news);
    err.flush();
  }

  @Override
  public void at(String unit, long done, long all) {
    Instant now = clock.instant();
    if (!first.unit().equals(unit)) {
      first = new Reading(unit, done, now);
      shown = terminal ? Instant.EPOCH : now;
    }
    if (Duration.between(shown, now).compareTo(terminal ? TERMINAL : FILE) < 0) {
      return;
    }
    shown = now;
    double seconds = Duration.between(first.time(), now).toMillis() / 1e3;
    double rate = seconds <= 0 ? 0 : (done - first.done()) / seconds;
    String text =
        String.format(Locale.ROOT, "  %,d of %,d %s  ", done, all, unit)
            + ProgressBar.text(done, all, rate, unit);
    err.print(terminal ? "\r\u001b[2K" + text : text + System.lineSeparator());
    err.flush();
  }

  /** Takes the line that is written in place away. */
  void finish() {
    if (terminal) {
      err.print("\r\u001b[2K");
      err.flush();
    }
  }
}
