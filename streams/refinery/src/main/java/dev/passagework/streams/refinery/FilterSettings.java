package dev.passagework.streams.refinery;

import org.jspecify.annotations.Nullable;

/**
 * What the filters of one strategy go by. A filter that is not on passes everything.
 *
 * @param length bounds on words and characters
 * @param characters whether control characters and queries without a letter are refused
 * @param language which language is expected
 * @param refusal whether replies that decline are refused
 * @param chatter whether replies that speak to whoever asked are refused
 * @param selfReference whether queries that point at the passage are refused
 * @param copy what counts as copied from the passage
 * @param leak whether queries that are judged in a test collection are refused
 * @param logProbability the least mean log-probability
 * @param nearDuplicate what counts as nearly the same query of the same passage
 */
record FilterSettings(
    Length length,
    Switch characters,
    Language language,
    Switch refusal,
    Switch chatter,
    Switch selfReference,
    Copy copy,
    Switch leak,
    LogProbability logProbability,
    NearDuplicate nearDuplicate) {

  /** A filter without numbers. */
  record Switch(boolean on) {}

  /**
   * Bounds, inclusive.
   *
   * @param leastWords least number of words; one run of letters may do in a script without spaces
   */
  record Length(boolean on, int leastWords, int mostWords, int mostCharacters) {
    Length {
      if (leastWords < 1 || mostWords < leastWords || mostCharacters < 1) {
        throw new IllegalArgumentException(
            "length: least-words %d, most-words %d, most-characters %d exclude everything"
                .formatted(leastWords, mostWords, mostCharacters));
      }
    }
  }

  /**
   * The language expected.
   *
   * @param expected its code, or {@link #OF_THE_PASSAGE}
   */
  record Language(boolean on, String expected) {
    static final String OF_THE_PASSAGE = "passage";

    Language {
      if (!expected.equals(OF_THE_PASSAGE) && !Languages.KNOWN.contains(expected)) {
        throw new IllegalArgumentException(
            "language: '%s' is none of passage, any, %s"
                .formatted(expected, String.join(", ", Languages.KNOWN)));
      }
    }
  }

  /**
   * What counts as copied.
   *
   * @param leastRun words in a row that query and passage share, at least
   * @param share share of the query's words that the run has, at least
   */
  record Copy(boolean on, int leastRun, double share) {
    Copy {
      if (leastRun < 1 || !(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "copy: least-run %d, share %s: use at least 1, and a share in (0, 1]"
                .formatted(leastRun, share));
      }
    }
  }

  /** The least mean log-probability, in nats per token; a query without one passes. */
  record LogProbability(boolean on, @Nullable Double least) {
    LogProbability {
      if (on && least == null) {
        throw new IllegalArgumentException("log-probability: it needs a number, {least: -2.5}");
      }
    }

    /** The least of them that passes. */
    double threshold() {
      return least == null ? Double.NEGATIVE_INFINITY : least;
    }
  }

  /**
   * What counts as nearly the same.
   *
   * @param overlap least Jaccard overlap of the trigrams of characters, in [0.6, 1]
   */
  record NearDuplicate(boolean on, double overlap) {
    NearDuplicate {
      if (!(overlap >= 0.6 && overlap <= 1)) {
        throw new IllegalArgumentException(
            "near-duplicate: overlap %s: use a number in [0.6, 1]".formatted(overlap));
      }
    }
  }
}
