package dev.passagework.streams.refinery;

/** Characters that no query has, such as line breaks, and queries without a letter. */
record CharacterFilter() implements QueryFilter {
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;

  @Override
  public String name() {
    return "characters";
  }

  @Override
  public Verdict check(Candidate candidate) {
    long control = candidate.query().codePoints().filter(CharacterFilter::isControl).count();
    if (control > 0) {
      return Verdict.refuse(
          Reason.CONTROL_CHARACTERS, control + " line breaks or other control characters");
    }
    long letters = candidate.query().codePoints().filter(Character::isLetter).count();
    return Verdict.refuseIf(letters == 0, Reason.NO_LETTERS, letters + " letters of at least 1");
  }

  private static boolean isControl(int character) {
    return Character.isISOControl(character) || character == REPLACEMENT_CHARACTER;
  }
}
