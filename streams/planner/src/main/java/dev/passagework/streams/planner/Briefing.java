package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PlanState.Scale;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the partitions tell of a corpus, gathered until it has been quiet for a while, and what was
 * made of it.
 *
 * @param sizes number of passages, by partition
 * @param proposals labelled pairs that prompts may show, by partition
 * @param since when the first change came that no brief knows, in milliseconds; 0 for none
 * @param changed when the last of them came
 * @param brief what the partitions were told last
 */
record Briefing(
    Map<Integer, Long> sizes,
    Map<Integer, List<Example>> proposals,
    long since,
    long changed,
    Optional<Brief> brief) {
  /** Times the quiet after which changes that do not end are heeded all the same. */
  private static final int PATIENCE = 10;

  /** Share by which the coverage in force may be too large. */
  private static final double TOLERANCE = 1.05;

  static final Briefing NEW = new Briefing(Map.of(), Map.of(), 0, 0, Optional.empty());

  Briefing {
    sizes = Map.copyOf(sizes);
    proposals = Map.copyOf(proposals);
  }

  Briefing after(LedgerEvent.Size size, long now) {
    Map<Integer, Long> all = new HashMap<>(sizes);
    boolean same = Long.valueOf(size.passages()).equals(all.put(size.partition(), size.passages()));
    return same ? this : new Briefing(all, proposals, first(now), now, brief);
  }

  Briefing after(LedgerEvent.Proposal proposal, long now) {
    Map<Integer, List<Example>> all = new TreeMap<>(proposals);
    boolean same = proposal.examples().equals(all.put(proposal.partition(), proposal.examples()));
    return same ? this : new Briefing(sizes, all, first(now), now, brief);
  }

  /** For a plan that has just come: what was made of the corpus for another one does not count. */
  Briefing anew(long now) {
    return new Briefing(sizes, proposals, now, now, Optional.empty());
  }

  /** Whether something has come that no brief knows. */
  boolean pending() {
    return since > 0;
  }

  /** Whether the time has come to make a brief. */
  boolean due(long now, Duration quiet) {
    return pending()
        && (now - changed >= quiet.toMillis() || now - since >= PATIENCE * quiet.toMillis());
  }

  /** With what is known made up into a brief. */
  Briefing briefed(String entry, Terms terms) {
    return new Briefing(sizes, proposals, 0, 0, Optional.of(brief(entry, terms)));
  }

  /**
   * Whether the corpus has grown so far beyond the scale in force that calls made under it would
   * take what others are to have.
   */
  boolean outgrown(Terms terms) {
    if (!pending() || terms.pairs() == 0) {
      return false;
    }
    Scale wanted = scale(terms);
    return brief
        .map(Brief::scale)
        .filter(
            told ->
                told.density() > wanted.density()
                    || told.coverage() > wanted.coverage() * TOLERANCE)
        .isPresent();
  }

  private Brief brief(String entry, Terms terms) {
    return new Brief(entry, scale(terms), examples(terms.examples()));
  }

  private Scale scale(Terms terms) {
    return terms.pairs() > 0
        ? PairRule.scale(terms.pairs(), passages(), terms.density())
        : new Scale(terms.density(), terms.coverage(), 0);
  }

  /** Those of all partitions with the smallest ids, so that a retracted pair is shown no more. */
  private List<Example> examples(int count) {
    return proposals.values().stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparing(Example::pair))
        .limit(count)
        .toList();
  }

  private long passages() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  private long first(long now) {
    return since > 0 ? since : now;
  }
}
