package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Passage;
import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What no query looks like: nothing, one word, an essay, numbers alone, more than one line. One run
 * of letters may be a query in a script that puts no spaces between words.
 */
final class FormFilter implements QueryFilter {
  static final int MOST_CHARACTERS = 300;
  static final int MOST_WORDS = 64;
  static final int LEAST_WORDS = 2;
  private static final int LEAST_UNSPACED_LETTERS = 4;
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;
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
  public Optional<Rejection> check(String query, Passage passage) {
    if (query.isBlank()) {
      return rejected(Reason.BLANK, "nothing but white space");
    }
    if (query.codePoints().anyMatch(FormFilter::isControl)) {
      return rejected(Reason.CONTROL_CHARACTERS, "a line break or another control character");
    }
    int characters = query.codePointCount(0, query.length());
    int words = Words.of(query).count();
    if (characters > MOST_CHARACTERS || words > MOST_WORDS) {
      return rejected(Reason.TOO_LONG, characters + " characters, " + words + " words");
    }
    if (query.codePoints().noneMatch(Character::isLetter)) {
      return rejected(Reason.NO_LETTERS, "no letter");
    }
    if (words < LEAST_WORDS && unspacedLetters(query) < LEAST_UNSPACED_LETTERS) {
      return rejected(Reason.TOO_SHORT, words + " word");
    }
    return Optional.empty();
  }

  private static boolean isControl(int character) {
    return Character.isISOControl(character) || character == REPLACEMENT_CHARACTER;
  }

  private static long unspacedLetters(String query) {
    return query.codePoints().filter(c -> UNSPACED.contains(UnicodeScript.of(c))).count();
  }

  private static Optional<Rejection> rejected(Reason reason, String detail) {
    return Optional.of(new Rejection(reason, detail));
  }
}
