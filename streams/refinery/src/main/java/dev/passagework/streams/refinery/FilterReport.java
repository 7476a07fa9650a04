package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What every filter says of a query, with its numbers, also of those that it passes: for people who
 * ask why.
 */
public final class FilterReport {
  private final FilterChain chain;
  private final LeakGuard guard = new LeakGuard();

  /**
   * What one filter says.
   *
   * @param filter name of the filter
   * @param reason reason code, if it refuses the query
   * @param numbers what was measured, beside its limits
   */
  public record Line(String filter, Optional<String> reason, String numbers) {}

  /** Reports by the filters of a refinery that runs with some settings. */
  public FilterReport(RefinerySettings settings) {
    this.chain = new FilterChain(settings.filters(), guard);
  }

  /** Takes a judged query into account from now on. */
  public void judge(JudgedQuery query) {
    guard.put(query.key(), query.text());
  }

  /**
   * What the filters of a strategy say of a query, in the order in which the refinery asks them.
   *
   * @param meanLogProbability mean log-probability of its tokens, where the LLM gave it
   */
  public List<Line> of(
      String query, Passage passage, String strategy, OptionalDouble meanLogProbability) {
    Candidate candidate = new Candidate(query.strip(), passage, strategy, meanLogProbability);
    List<Line> lines = new ArrayList<>();
    for (QueryFilter filter : chain.of(strategy)) {
      Verdict verdict = filter.check(candidate);
      lines.add(new Line(filter.name(), verdict.reason().map(Reason::code), verdict.numbers()));
    }
    return lines;
  }
}
