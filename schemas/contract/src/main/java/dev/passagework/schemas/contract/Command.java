package dev.passagework.schemas.contract;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * An order to a service.
 *
 * @param kind what to do
 * @param subject model or plan entry that the order is for
 * @param version checkpoint version, where the order names one
 * @param time when it was given
 */
public record Command(Kind kind, String subject, OptionalInt version, Instant time) {

  /** What can be ordered. */
  public enum Kind implements Code {
    /** Learn what is there, write the last checkpoint, and end. */
    FINISH,
    PROMOTE,
    ROLL_BACK,
    RE_WARM
  }
}
