package dev.passagework.streams.refinery;

import java.util.Locale;

/** Queries that the LLM itself thought unlikely (InPars). One without a probability passes. */
record LogProbabilityFilter(double least) implements QueryFilter {
  @Override
  public String name() {
    return "log-probability";
  }

  @Override
  public Verdict check(Candidate candidate) {
    if (candidate.meanLogProbability().isEmpty()) {
      return Verdict.pass("the endpoint gave none");
    }
    double mean = candidate.meanLogProbability().getAsDouble();
    return Verdict.refuseIf(
        mean < least,
        Reason.LOW_LOG_PROBABILITY,
        String.format(Locale.ROOT, "mean %.4f a token of at least %s", mean, least));
  }
}
