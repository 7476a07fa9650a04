package dev.passagework.streams.refinery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Passage;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
  private static final FilterSettings.Length LIMITS = Filters.builtIn().of("question").length();
  private static final Passage PASSAGE =
      RefineryDriver.passage(
          "p",
          "The broker rejects a batch of records that is larger than the limit, which the topic may"
              + " override, and the producer then splits the batch and sends it again.");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit on batch size",
        "kafka broker",
        "here is new york",
        "sure start children's centres",
        "the passage of the civil rights act",
        "northwest passage first crossing",
        "how to say sorry in japanese",
        "i can't connect to the broker",
        "i cannot write to a topic after an upgrade",
        "of course length in golf",
        "as an air force pilot what is the retirement age",
        "question mark in a url",
        "text classification with transformers",
        "convert the document to pdf",
        "the broker rejects a batch",
        "C++ templates"
      })
  void aGoodQueryPasses(String query) {
    assertThat(reason(query)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|BLANK",
        "'   '|BLANK",
        "kafka|TOO_SHORT",
        "月|TOO_SHORT",
        "12 34|NO_LETTERS",
        "?!|TOO_SHORT",
        "I'm sorry, but the text has no facts|REFUSAL",
        "I cannot assist with that|REFUSAL",
        "As an AI language model, I have no opinion|REFUSAL",
        "I can't write a question about this|REFUSAL",
        "Sure! Here is one|CHATTER",
        "Here are four search queries:|CHATTER",
        "Below are the questions you wanted|CHATTER",
        "The following are claims|CHATTER",
        "Question 2|CHATTER",
        "Let me know if you want more|CHATTER",
        "what does this passage say of brokers|SELF_REFERENCE",
        "what is the limit in the text above|SELF_REFERENCE",
        "according to the document, what is the limit|SELF_REFERENCE",
        "what does the article say about batches|SELF_REFERENCE",
        "which limit is mentioned in the passage|SELF_REFERENCE",
        "which limit does the passage mention|SELF_REFERENCE",
        "'why broker rejects a batch of records that is larger than the limit'|COPY"
      })
  void aBadQueryIsRefusedForWhatIsWrongWithIt(String query, Reason reason) {
    assertThat(reason(query)).contains(reason);
  }

  @Test
  void oneRunOfLettersIsAQueryInAScriptWithoutSpaces() {
    Candidate candidate = new Candidate("月の自転周期", PASSAGE, "question", OptionalDouble.empty());

    assertThat(new LengthFilter(LIMITS).check(candidate).reason()).isEmpty();
  }

  @Test
  void aQueryWithALineBreakIsRefused() {
    assertThat(reason("one query\nanother query")).contains(Reason.CONTROL_CHARACTERS);
  }

  @Test
  void aQueryOfMoreThanTheMostCharactersOrWordsIsRefused() {
    assertThat(reason("ab ".repeat(LIMITS.mostWords()).strip())).isEmpty();
    assertThat(reason("ab ".repeat(LIMITS.mostWords() + 1).strip())).contains(Reason.TOO_LONG);
    assertThat(reason("a " + "b".repeat(LIMITS.mostCharacters() - 2))).isEmpty();
    assertThat(reason("a " + "b".repeat(LIMITS.mostCharacters() - 1))).contains(Reason.TOO_LONG);
  }

  @Test
  void aShortRunOfThePassageInALongQueryIsNoCopy() {
    assertThat(
            reason(
                "when does the broker rejects a batch of records that is error show up in client"
                    + " logs"))
        .isEmpty();
  }

  private static Optional<Reason> reason(String query) {
    Candidate candidate = new Candidate(query, PASSAGE, "question", OptionalDouble.empty());
    return new FilterChain(Filters.builtIn(), new LeakGuard())
        .of("question").stream()
            .flatMap(filter -> filter.check(candidate).reason().stream())
            .findFirst();
  }
}
