package dev.passagework.streams.refinery;

/** One rule for what may be learnt. A pure function of its argument, and of what is judged. */
interface QueryFilter {
  /** Name in settings and metrics. */
  String name();

  /** What the rule says of a query. */
  Verdict check(Candidate candidate);
}
