package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.TrainingPair;

/** 128 bits that stand for a pair, by its id alone or with its content. */
record PairKey(long high, long low) {
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  static PairKey ofId(String id) {
    return of(id);
  }

  static PairKey ofContent(TrainingPair pair) {
    return of(pair.id() + " " + pair.contentHash());
  }

  private static PairKey of(String text) {
    String hash = Identity.hash(text);
    return new PairKey(
        Long.parseUnsignedLong(hash.substring(0, 16), 16),
        Long.parseUnsignedLong(hash.substring(16), 16));
  }

  /**
   * The pair's place in a draw: the same for the same salt, and for another salt another one, as if
   * by chance (the finaliser of SplitMix64: Steele, Lea and Flood, 2014).
   */
  long lot(long salt) {
    long z = (high ^ Long.rotateLeft(low, 32)) + salt * SPREAD;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
