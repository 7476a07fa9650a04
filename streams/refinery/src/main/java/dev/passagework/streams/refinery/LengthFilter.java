package dev.passagework.streams.refinery;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is too short or too long for a query. One run of letters may be a query in a script that
 * puts no spaces between words.
 */
record LengthFilter(FilterSettings.Length limits) implements QueryFilter {
  private static final int LEAST_UNSPACED_LETTERS = 4;
  private static final Set<UnicodeScript> UNSPACED =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  @Override
  public String name() {
    return "length";
  }

  @Override
  public Verdict check(Candidate candidate) {
    String query = candidate.query();
    if (query.isBlank()) {
      return Verdict.refuse(Reason.BLANK, "nothing but white space");
    }
    int characters = query.codePointCount(0, query.length());
    int words = Words.of(query).count();
    String numbers =
        "%d words of %d to %d, %d characters of at most %d"
            .formatted(
                words,
                limits.leastWords(),
                limits.mostWords(),
                characters,
                limits.mostCharacters());
    if (characters > limits.mostCharacters() || words > limits.mostWords()) {
      return Verdict.refuse(Reason.TOO_LONG, numbers);
    }
    boolean tooShort =
        words < limits.leastWords() && unspacedLetters(query) < LEAST_UNSPACED_LETTERS;
    return Verdict.refuseIf(tooShort, Reason.TOO_SHORT, numbers);
  }

  private static long unspacedLetters(String query) {
    return query.codePoints().filter(c -> UNSPACED.contains(UnicodeScript.of(c))).count();
  }
}
