package dev.passagework.producers.corpus;

/** The counts of a feed while it runs, and its answer to malformed lines. */
final class FeedTally {
  private static final int LINES_PER_REPORT = 1_000;

  private final FeedProgress progress;
  private final OnError onError;
  private long read;
  private long sent;
  private long unchanged;
  private long empty;
  private long withdrawn;
  private long spared;
  private long malformed;

  FeedTally(FeedProgress progress, OnError onError) {
    this.progress = progress;
    this.onError = onError;
  }

  long read() {
    return read;
  }

  boolean hasMalformed() {
    return malformed > 0;
  }

  void offered(boolean wasSent) {
    sent += wasSent ? 1 : 0;
    unchanged += wasSent ? 0 : 1;
    line();
  }

  void empty() {
    empty++;
    line();
  }

  void withdrawn(long records) {
    withdrawn += records;
  }

  void spared(long records) {
    spared += records;
  }

  /**
   * Counts a malformed line.
   *
   * @throws FeedException if such a line is to end the feed
   */
  void malformed(MalformedLine line) {
    malformed++;
    progress.malformed(line);
    if (onError == OnError.FAIL) {
      throw new FeedException(line + " (correct the line, or skip malformed lines)");
    }
  }

  FeedReport report() {
    FeedReport soFar = new FeedReport(read, sent, unchanged, empty, withdrawn, spared, malformed);
    progress.counted(soFar);
    return soFar;
  }

  private void line() {
    read++;
    if (read % LINES_PER_REPORT == 0) {
      var unused = report();
    }
  }
}
