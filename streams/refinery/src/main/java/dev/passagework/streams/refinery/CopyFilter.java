package dev.passagework.streams.refinery;

/**
 * Queries that were copied: the longest run of words that query and passage share has at least so
 * many words and such a share of the query's. A keyword query, being short, is never one.
 */
record CopyFilter(FilterSettings.Copy limits) implements QueryFilter {
  @Override
  public String name() {
    return "copy";
  }

  @Override
  public Verdict check(Candidate candidate) {
    Words words = Words.of(candidate.query());
    if (words.count() < limits.leastRun()) {
      return Verdict.pass(
          "%d words, fewer than a run of %d".formatted(words.count(), limits.leastRun()));
    }
    int run =
        words.longestCommonRun(
            Words.of(candidate.passage().title() + "\n" + candidate.passage().text()));
    boolean copied = run >= limits.leastRun() && run >= limits.share() * words.count();
    return Verdict.refuseIf(
        copied,
        Reason.COPY,
        "%d words in a row of the query's %d are the passage's; a copy has %d and %s of them"
            .formatted(run, words.count(), limits.leastRun(), limits.share()));
  }
}
