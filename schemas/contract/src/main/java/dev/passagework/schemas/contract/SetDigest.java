package dev.passagework.schemas.contract;

import java.math.BigInteger;

/**
 * Number and combined hash of a set: the sum, modulo 2^128, of 128-bit hashes of its members. It
 * does not depend on their order, and sets that share no member add up.
 *
 * @param count number of members
 * @param sum combined hash, in [0, 2^128)
 */
public record SetDigest(long count, BigInteger sum) {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  public static final SetDigest EMPTY = new SetDigest(0, BigInteger.ZERO);

  /** The digest of one member, given by a text that identifies it and its content. */
  public static SetDigest of(String member) {
    return new SetDigest(1, new BigInteger(Identity.hash(member), 16));
  }

  /** The digest with a count and a combined hash as {@link #hex} writes it. */
  public static SetDigest of(long count, String hex) {
    return new SetDigest(count, new BigInteger(hex, 16));
  }

  /** The digest of the union of two sets that share no member. */
  public SetDigest plus(SetDigest other) {
    return new SetDigest(count + other.count, sum.add(other.sum).mod(MODULUS));
  }

  /** The digest of this set without a subset of it. */
  public SetDigest minus(SetDigest subset) {
    return new SetDigest(count - subset.count, sum.subtract(subset.sum).mod(MODULUS));
  }

  /** The combined hash, in 32 hexadecimal digits. */
  public String hex() {
    return "%032x".formatted(sum);
  }
}
