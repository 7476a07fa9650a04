package dev.passagework.schemas.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The hashes that make everything idempotent: the same thing found again has the same id. */
public final class Identity {
  private static final Pattern NOT_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private Identity() {}

  /** SHA-256 of the UTF-8 form of a text, cut to 128 bits, in 32 hexadecimal digits. */
  public static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Hash of the content of a passage. */
  public static String contentHash(String title, String text) {
    return hash(parts(title, text));
  }

  /**
   * Hash that identifies a call to an LLM: what is asked, of whom, and how. The parser is not part
   * of it, so that a new parser reads old replies.
   */
  public static String requestId(
      PassageKey passage, Prompt prompt, Decoding decoding, String llm, VariantBlock block) {
    return hash(
        parts(
            passage.toString(),
            prompt.system(),
            prompt.user(),
            decoding.toString(),
            llm,
            block.first() + "+" + block.size()));
  }

  /** Hash that identifies a query for a passage. */
  public static String pairId(String query, PassageKey passage) {
    return hash(parts(normalise(query), passage.toString()));
  }

  /**
   * Hash that identifies a query for a text that stands in for a passage.
   *
   * @param text the text to be trained on
   */
  public static String pairId(String query, PassageKey passage, String text) {
    return hash(parts(normalise(query), passage.toString(), text));
  }

  /**
   * A query reduced to what makes it equal to another: Unicode NFKC, lower case, runs of anything
   * but letters and digits as one space.
   */
  public static String normalise(String query) {
    String folded = Normalizer.normalize(query, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    return NOT_WORD.matcher(folded).replaceAll(" ").strip();
  }

  /** Joins parts so that no two different lists give the same text. */
  private static String parts(String... parts) {
    StringBuilder joined = new StringBuilder();
    for (String part : parts) {
      joined.append(part.length()).append(':').append(part);
    }
    return joined.toString();
  }
}
