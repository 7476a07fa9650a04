package dev.passagework.streams.evaluator;

/** Names of the state stores. */
final class StoreNames {
  static final String CHECKPOINTS = "checkpoints";
  static final String DECIDED = "decided-checkpoints";
  static final String COLLECTIONS = "collections";
  static final String JUDGED_QUERIES = "judged-queries";
  static final String PASSAGES = "passages";
  static final String PROXIES = "proxies";
  static final String PASSAGE_HASHES = "passage-hashes";
  static final String PARTITION_DIGESTS = "partition-digests";
  static final String PARTITION_ANSWERS = "partition-answers";
  static final String NOTED_COLLECTIONS = "noted-collections";
  static final String COLLECTION_ANSWERS = "collection-answers";
  static final String SUBJECT_MEANS = "subject-means";
  static final String GATHERINGS = "gatherings";
  static final String QUERY_SCORES = "query-scores";
  static final String TALLIES = "tallies";
  static final String LEAKS = "leaks";
  static final String LEARNT_PAIRS = "learnt-pairs";
  static final String GATE_STATES = "gate-states";
  static final String GATE_SCORES = "gate-scores";
  static final String LEARNT_PASSAGES = "learnt-passages";
  static final String ARM_SCORES = "arm-scores";
  static final String ENTRY_COSTS = "entry-costs";
  static final String WAITING = "waiting-passages";
  static final String GONE = "gone-passages";
  static final String ENDED = "ended-waits";
  static final String FRESH_MODELS = "fresh-models";
  static final String COVERAGE = "coverage";
  static final String FIRST_LEARNT = "first-learnt";

  private StoreNames() {}
}
