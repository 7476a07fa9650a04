package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Code;

/** Why a query is kept out of training. */
enum Reason implements Code {
  /** Its passage was withdrawn, or has another content by now. */
  STALE_PASSAGE,
  BLANK,
  TOO_SHORT,
  TOO_LONG,
  NO_LETTERS,
  CONTROL_CHARACTERS,
  /** It is in another language than is expected. */
  WRONG_LANGUAGE,
  /** The LLM declined. */
  REFUSAL,
  /** The LLM spoke to whoever asked. */
  CHATTER,
  /** It speaks of "this passage" and means nothing without it. */
  SELF_REFERENCE,
  /** It is a long span of the passage. */
  COPY,
  /** It is a query of a test collection, or nearly. */
  LEAK,
  /** The LLM itself thought it unlikely. */
  LOW_LOG_PROBABILITY
}
