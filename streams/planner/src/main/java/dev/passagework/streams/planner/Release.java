package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.schemas.contract.VariantBlock;

/**
 * A call that a passage asks for under a plan entry: a candidate while it waits in the ledger's
 * queue, and a release on its way to be written.
 *
 * @param entry id of the plan entry
 * @param passage the passage
 * @param since offset of the record that brought the passage's content: the call is void once
 *     another content has come, even if the first one came back after that
 * @param block variants to ask for
 * @param source labelled pair whose query is shown, empty for none
 * @param bound most tokens that it can take
 * @param dropped whether the plan was found not to want it when it was released
 */
record Release(
    String entry,
    PassageKey passage,
    long since,
    VariantBlock block,
    String source,
    TokenUsage bound,
    boolean dropped) {

  /** The same, not to be written. */
  Release drop() {
    return new Release(entry, passage, since, block, source, TokenUsage.NONE, true);
  }

  /** Under what the passage's note has the block. */
  String line() {
    return Asked.line(entry, source);
  }
}
