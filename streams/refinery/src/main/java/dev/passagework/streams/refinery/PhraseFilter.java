package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Identity;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns of phrase that no searcher uses, in English. They are narrow on purpose: "here is new york"
 * and "the passage of the act" are queries.
 *
 * @param reason what a phrase shows
 * @param phrases patterns on the normalised query
 */
record PhraseFilter(Reason reason, List<Pattern> phrases) implements QueryFilter {
  private static final String QUERIES =
      "(quer(y|ies)|questions?|claims?|titles?|headings?|keywords?)";
  private static final String TEXT = "(passage|text|document|article|excerpt|snippet|paragraph)";
  private static final String SAYS =
      "(says?|states?|mentions?|describes?|discuss(es)?|explains?|suggests?|about)";

  /** Replies that decline. */
  static PhraseFilter refusals() {
    return of(
        Reason.REFUSAL,
        "^as an? (ai|artificial intelligence|large language|language) ?(model|assistant)?\\b",
        "^i (cannot|can not|can t|could not|couldn t|won t|am unable to|m unable to|am not able to)"
            + " (assist|comply|fulfil|generate|help with|provide"
            + "|(answer|create|formulate|write) (.* )?"
            + QUERIES
            + "\\b)",
        "^(i m|i am) sorry\\b",
        "^sorry (but )?i\\b",
        "^i apologi[sz]e\\b",
        "^there is (no|not enough|insufficient) (context|information)\\b");
  }

  /** Replies that speak to whoever asked. */
  static PhraseFilter chatter() {
    return of(
        Reason.CHATTER,
        "^(absolutely|certainly|of course|okay|ok|sure|sure thing) (here|i ll|i will|i can|let)\\b",
        "^(here|below) (is|are|s)\\b.*\\b" + QUERIES + "\\b",
        "^the following (is|are)\\b.*\\b" + QUERIES + "\\b",
        "^let me know (if|whether|what)\\b",
        "^i hope (this|these|that) \\w*helps?\\b",
        "^" + QUERIES + "( \\d+)?$");
  }

  /** Queries that point at the passage, which the searcher does not have. */
  static PhraseFilter selfReferences() {
    return of(
        Reason.SELF_REFERENCE,
        "\\b(above|following|given|provided) " + TEXT + "\\b",
        "\\bthis (passage|text|excerpt|snippet|paragraph)\\b",
        "\\b(this|the) " + TEXT + " (above|below|" + SAYS + ")\\b",
        "\\b(do|does|did) (this|the) " + TEXT + " " + SAYS + "\\b",
        "\\baccording to (this|the) (author|" + TEXT + ")\\b",
        "\\b(described|discussed|given|mentioned|stated) (above|in (this|the) " + TEXT + ")\\b",
        "\\b(in|from|by) (this|the) (passage|excerpt|snippet|paragraph|text)$");
  }

  @Override
  public String name() {
    return reason.code();
  }

  @Override
  public Verdict check(Candidate candidate) {
    String normalised = Identity.normalise(candidate.query());
    return phrases.stream()
        .map(phrase -> phrase.matcher(normalised))
        .filter(Matcher::find)
        .findFirst()
        .map(found -> Verdict.refuse(reason, "'" + found.group() + "'"))
        .orElse(Verdict.pass("none of " + phrases.size() + " phrases"));
  }

  private static PhraseFilter of(Reason reason, String... phrases) {
    return new PhraseFilter(reason, Stream.of(phrases).map(Pattern::compile).toList());
  }
}
