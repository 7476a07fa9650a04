package dev.passagework.streams.planner;

import dev.passagework.schemas.contract.PassageKey;
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
 */
record Release(String entry, PassageKey passage, long since, VariantBlock block) {}
