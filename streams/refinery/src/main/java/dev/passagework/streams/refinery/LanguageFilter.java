package dev.passagework.streams.refinery;

import dev.passagework.streams.refinery.FilterSettings.Language;
import java.util.Optional;

/**
 * Queries that are plainly in another language than is expected. Where the language expected is
 * that of the passage, and that is not plain, every query passes.
 */
record LanguageFilter(Language expected) implements QueryFilter {
  @Override
  public String name() {
    return "language";
  }

  @Override
  public Verdict check(Candidate candidate) {
    Optional<String> language =
        expected.expected().equals(Language.OF_THE_PASSAGE)
            ? Languages.of(candidate.passage().title() + "\n" + candidate.passage().text())
            : Optional.of(expected.expected());
    if (language.isEmpty()) {
      return Verdict.pass("the passage's language is not plain");
    }
    Optional<String> evidence = Languages.against(language.get(), candidate.query());
    return Verdict.refuseIf(
        evidence.isPresent(),
        Reason.WRONG_LANGUAGE,
        "%s is expected; %s"
            .formatted(language.get(), evidence.orElse("nothing speaks against it")));
  }
}
