package dev.passagework.ops.cli.doctor;

/**
 * What a check found.
 *
 * @param grade how bad it is
 * @param subject what was looked at
 * @param text what was found
 * @param cure what to do about it, empty where there is nothing to do
 */
public record Finding(Grade grade, String subject, String text, String cure) {

  /** How bad something is. */
  public enum Grade {
    WELL("ok", 32),
    /** It works, but not as it should, or only some uses need it. */
    WEAK("note", 33),
    ILL("FAIL", 31);

    private final String word;
    private final int colour;

    Grade(String word, int colour) {
      this.word = word;
      this.colour = colour;
    }

    /** The word for it in a report. */
    public String word() {
      return word;
    }

    /** Its colour, as an ANSI code. */
    public int colour() {
      return colour;
    }
  }

  static Finding well(String subject, String text) {
    return new Finding(Grade.WELL, subject, text, "");
  }

  static Finding weak(String subject, String text, String cure) {
    return new Finding(Grade.WEAK, subject, text, cure);
  }

  static Finding ill(String subject, String text, String cure) {
    return new Finding(Grade.ILL, subject, text, cure);
  }
}
