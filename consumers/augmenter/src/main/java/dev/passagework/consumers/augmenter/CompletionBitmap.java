package dev.passagework.consumers.augmenter;

import java.util.Base64;
import java.util.BitSet;

/**
 * The text form of complete offsets above a watermark: bit i says that watermark + i is complete.
 * Base64 of {@link BitSet#toByteArray}, empty where no bit is set.
 */
final class CompletionBitmap {
  private CompletionBitmap() {}

  static String encode(BitSet complete) {
    return complete.isEmpty() ? "" : Base64.getEncoder().encodeToString(complete.toByteArray());
  }

  /**
   * Reads {@link #encode}'s text. Metadata that somebody else wrote, such as a tool that reset the
   * offsets, says nothing is complete.
   *
   * @param span number of bits that can be meant
   */
  static BitSet decode(String metadata, int span) {
    try {
      BitSet bits = BitSet.valueOf(Base64.getDecoder().decode(metadata));
      return bits.length() <= span ? bits : new BitSet();
    } catch (IllegalArgumentException notOurs) {
      return new BitSet();
    }
  }
}
