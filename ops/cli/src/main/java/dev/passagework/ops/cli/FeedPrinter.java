package dev.passagework.ops.cli;

import dev.passagework.producers.corpus.CollectionReport;
import dev.passagework.producers.corpus.FeedProgress;
import dev.passagework.producers.corpus.FeedReport;
import dev.passagework.producers.corpus.MalformedLine;
import dev.passagework.producers.corpus.PairReport;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;

/** A feed as a person follows it. */
final class FeedPrinter implements FeedProgress {
  private static final Duration INTERVAL = Duration.ofMillis(250);

  private final PrintWriter err;
  private final boolean inPlace;
  private final ProgressBar rate = new ProgressBar();
  private Instant shown = Instant.EPOCH;

  /** A printer of what cannot be used alone. */
  FeedPrinter(PrintWriter err) {
    this(err, false);
  }

  /**
   * A printer of a feed.
   *
   * @param inPlace whether it also writes how far the feed is, anew in place
   */
  FeedPrinter(PrintWriter err, boolean inPlace) {
    this.err = err;
    this.inPlace = inPlace;
  }

  /** The number of lines to come is not known before they are read, so there is no end to show. */
  @Override
  public void counted(FeedReport soFar) {
    Instant now = Instant.now();
    if (!inPlace || Duration.between(shown, now).compareTo(INTERVAL) < 0) {
      return;
    }
    shown = now;
    err.printf(
        "\r\u001b[2K  %,d read, %,d sent  %s",
        soFar.read(), soFar.sent(), rate.at(now, soFar.read(), 0, "passages"));
    err.flush();
  }

  /** Takes the line that is written in place away. */
  void finish() {
    if (inPlace) {
      err.print("\r\u001b[2K");
      err.flush();
    }
  }

  @Override
  public void malformed(MalformedLine line) {
    finish();
    err.println("passagework: " + line);
    err.flush();
  }

  /** One line on what a feed did. */
  static String summary(String what, FeedReport report) {
    return "%,d %s read: %,d sent, %,d unchanged, %,d withdrawn, %,d empty, %,d malformed"
        .formatted(
            report.read(),
            what,
            report.sent(),
            report.unchanged(),
            report.withdrawn(),
            report.empty(),
            report.malformed());
  }

  /** One line on what a feed of labelled pairs did. */
  static String summary(PairReport report) {
    return summary("pairs", report.pairs())
        + (report.passages() == 0
            ? ""
            : "; %,d passages that the corpus did not have were fed".formatted(report.passages()));
  }

  /** Lines on what the feed of a collection did. */
  static String summary(CollectionReport report) {
    return """
    %s
    %s
    collection %s, version %d%s: %,d passages, %,d gate and %,d report queries\
    """
        .formatted(
            summary("passages", report.passages()),
            summary("queries", report.queries()),
            report.manifest().name(),
            report.manifest().version(),
            report.changed() ? "" : " (as it was)",
            report.manifest().passages().count(),
            report.manifest().gateQueries(),
            report.manifest().reportQueries());
  }
}
