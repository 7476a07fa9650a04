package dev.passagework.ops.cli;

import dev.passagework.producers.corpus.CollectionReport;
import dev.passagework.producers.corpus.FeedProgress;
import dev.passagework.producers.corpus.FeedReport;
import dev.passagework.producers.corpus.MalformedLine;
import java.io.PrintWriter;

/** A feed as a person follows it. */
final class FeedPrinter implements FeedProgress {
  private final PrintWriter err;

  FeedPrinter(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void counted(FeedReport soFar) {}

  @Override
  public void malformed(MalformedLine line) {
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

  /** Lines on what the feed of a collection did. */
  static String summary(CollectionReport report) {
    return """
        %s
        %s
        collection %s, version %d%s: %,d passages, %,d gate and %,d report queries"""
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
