package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Leak;
import java.util.Optional;

/**
 * The guard that keeps the queries of test collections out of training: one per instance, written
 * by the thread of the global store, read by the stream threads.
 *
 * <p>Its version grows after each change can be seen. So a check that is made after the version was
 * read takes account of every change up to that version.
 */
final class LeakGuard implements QueryFilter {
  private final LeakIndex index = new LeakIndex();
  private long version;

  /** Number of changes so far. */
  synchronized long version() {
    return version;
  }

  /** Guards a judged query from now on. */
  synchronized void put(String key, String text) {
    version += index.put(key, text) ? 1 : 0;
  }

  /** Guards a judged query no more. */
  synchronized void remove(String key) {
    version += index.remove(key) ? 1 : 0;
  }

  /** The judged queries that a query equals or nearly equals, if there are any. */
  synchronized Optional<Leak> find(String query) {
    return Optional.of(index.matches(query)).filter(all -> !all.isEmpty()).map(Leak::new);
  }

  @Override
  public String name() {
    return Reason.LEAK.code();
  }

  @Override
  public Verdict check(Candidate candidate) {
    return find(candidate.query())
        .map(leak -> Verdict.refuse(Reason.LEAK, leak.detail()))
        .orElse(Verdict.pass("no judged query is like it"));
  }
}
