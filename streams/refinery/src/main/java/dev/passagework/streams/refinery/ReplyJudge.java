package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Puts the queries of replies to the filters in order. What passes them is a pair of the passage,
 * or another origin of one; what does not is refused by the first filter that objects. All of it is
 * counted.
 */
final class ReplyJudge {
  /** Name under which replies to another content than the present one are counted. */
  static final String STALE = "stale";

  private final PairBook book;
  private final FilterChain chain;
  private final KeyValueStore<String, Tally> tallies;

  /** A tally that grows while a reply is looked at. */
  private static final class Count {
    private Tally tally;

    Count(Tally tally) {
      this.tally = tally;
    }

    void add(String filter, boolean passed) {
      tally = tally.plus(filter, passed);
    }
  }

  ReplyJudge(ProcessorContext<String, Refined> context, PairBook book, FilterChain chain) {
    this.book = book;
    this.chain = chain;
    this.tallies = context.getStateStore(RefineryStores.TALLIES);
  }

  /** The pairs with those of a reply to the passage's present content. */
  KeptPairs judge(Passage passage, StoredReply reply, KeptPairs before, long timestamp) {
    KeptPairs after = before;
    Count count = new Count(Tally.none(reply.strategy(), reply.llm()));
    for (int i = 0; i < reply.queries().size(); i++) {
      count.add(STALE, true);
      String query = reply.query(i);
      String text = reply.text(i);
      String id = pairId(passage.key(), query, text);
      Optional<Rejection> rejection =
          check(
              new Candidate(query, passage, reply.strategy(), reply.meanLogProbability(i)), count);
      if (rejection.isPresent()) {
        book.refuse(passage.key(), id, query, reply.origin(i), rejection.get(), timestamp);
      } else {
        count.add(FilterChain.EXACT_DUPLICATE, after.pair(id).isEmpty());
        after = after.with(id, after.pair(id).orElse(Kept.of(query, text)).plus(reply.origin(i)));
      }
    }
    put(count.tally);
    return after;
  }

  private Optional<Rejection> check(Candidate candidate, Count count) {
    for (QueryFilter filter : chain.of(candidate.strategy())) {
      Optional<Rejection> rejection = filter.check(candidate).rejection();
      count.add(filter.name(), rejection.isEmpty());
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return Optional.empty();
  }

  /** Refuses the queries of a reply to a content that the passage no longer has. */
  void refuseStale(PassageKey passage, StoredReply reply, String detail, long timestamp) {
    Count count = new Count(Tally.none(reply.strategy(), reply.llm()));
    Rejection stale = new Rejection(Reason.STALE_PASSAGE, detail);
    for (int i = 0; i < reply.queries().size(); i++) {
      String query = reply.query(i);
      count.add(STALE, false);
      String id = pairId(passage, query, reply.text(i));
      book.refuse(passage, id, query, reply.origin(i), stale, timestamp);
    }
    put(count.tally);
  }

  private void put(Tally tally) {
    @Nullable Tally before = tallies.get(tally.key());
    tallies.put(tally.key(), before == null ? tally : before.plus(tally));
  }

  private static String pairId(PassageKey passage, String query, String text) {
    return text.isEmpty() ? Identity.pairId(query, passage) : Identity.pairId(query, passage, text);
  }
}
