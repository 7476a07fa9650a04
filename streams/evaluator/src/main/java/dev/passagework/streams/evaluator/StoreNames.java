package dev.passagework.streams.evaluator;

/** Names of the state stores. */
final class StoreNames {
  static final String CHECKPOINTS = "checkpoints";
  static final String COLLECTIONS = "collections";
  static final String JUDGED_QUERIES = "judged-queries";
  static final String GATHERINGS = "gatherings";
  static final String QUERY_SCORES = "query-scores";
  static final String TALLIES = "tallies";
  static final String GATE_STATES = "gate-states";
  static final String GATE_SCORES = "gate-scores";
  static final String LEARNT_PASSAGES = "learnt-passages";
  static final String FIRST_LEARNT = "first-learnt";

  private StoreNames() {}

  /**
   * The stores of one way to search.
   *
   * @param passages the passages
   * @param digests number and combined hash of them, by collection
   * @param answers what has been answered
   */
  record Shelf(String passages, String digests, String answers) {
    static final Shelf DENSE =
        new Shelf("partition-passages", "partition-digests", "partition-answers");
    static final Shelf LEXICAL =
        new Shelf("collection-passages", "collection-digests", "collection-answers");

    String[] all() {
      return new String[] {passages, digests, answers};
    }
  }
}
