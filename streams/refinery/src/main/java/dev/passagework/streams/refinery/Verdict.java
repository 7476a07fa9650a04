package dev.passagework.streams.refinery;

import java.util.Optional;

/**
 * What a filter says of a query.
 *
 * @param reason why it is kept out, if it is
 * @param numbers what was measured, beside its limits
 */
record Verdict(Optional<Reason> reason, String numbers) {
  static Verdict pass(String numbers) {
    return new Verdict(Optional.empty(), numbers);
  }

  static Verdict refuse(Reason reason, String numbers) {
    return new Verdict(Optional.of(reason), numbers);
  }

  /** A refusal if something holds, else a pass, with the same numbers. */
  static Verdict refuseIf(boolean bad, Reason reason, String numbers) {
    return bad ? refuse(reason, numbers) : pass(numbers);
  }

  /** The finding that keeps the query out, if it does. */
  Optional<Rejection> rejection() {
    return reason.map(why -> new Rejection(why, numbers));
  }
}
