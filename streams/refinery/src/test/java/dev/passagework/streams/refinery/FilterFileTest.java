package dev.passagework.streams.refinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterFileTest {
  @TempDir Path directory;

  @Test
  void whatAFileDoesNotNameIsAsBuiltIn() {
    Filters filters = Filters.read("copy: {least-run: 5}");

    assertThat(filters.of("question").copy()).isEqualTo(new FilterSettings.Copy(true, 5, 0.8));
    assertThat(filters.of("question").length()).isEqualTo(Filters.builtIn().usual().length());
  }

  @Test
  void aStrategyTakesItsOwnNumbersOverThoseOfAll() {
    Filters filters =
        Filters.read(
            """
            length: {most-words: 20}
            language: en
            strategies:
              keywords: {length: {least-words: 1}, self-reference: off}
              ict: {length: {most-words: 99}}
            """);

    assertThat(filters.of("keywords").length())
        .isEqualTo(new FilterSettings.Length(true, 1, 20, 300));
    assertThat(filters.of("keywords").selfReference().on()).isFalse();
    assertThat(filters.of("question").selfReference().on()).isTrue();
    assertThat(filters.of("ict").length().mostWords()).isEqualTo(99);
    assertThat(filters.of("ict").copy().on()).isFalse();
    assertThat(filters.of("claim").language().expected()).isEqualTo("en");
  }

  @Test
  void everyFilterCanBeSwitchedOff() {
    Filters off =
        Filters.read(
            List.of(
                    "length",
                    "characters",
                    "language",
                    "refusal",
                    "chatter",
                    "self-reference",
                    "copy",
                    "leak",
                    "log-probability",
                    "near-duplicate")
                .stream()
                .map(name -> name + ": off\n")
                .reduce("", String::concat));

    assertThat(new FilterChain(off, new LeakGuard()).of("question")).isEmpty();
    assertThat(off.usual().nearDuplicate().on()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "copie: off|copie",
        "copy: {run: 3}|run",
        "copy: sometimes|sometimes",
        "language: klingon|klingon",
        "log-probability: on|log-probability",
        "near-duplicate: {overlap: 0.1}|overlap",
        "length: {least-words: 9, most-words: 3}|least-words",
        "[1, 2]|no sections"
      })
  void aFileThatCannotBeUsedIsRefusedWithTheWordAtFault(String text, String named) {
    assertThatThrownBy(() -> Filters.read(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void theMessageNamesTheFile() throws Exception {
    Path file = directory.resolve("mine.yaml");
    assertThatThrownBy(() -> Filters.in(file)).hasMessageContaining("mine.yaml");
    Files.writeString(file, "copie: off");
    assertThatThrownBy(() -> Filters.in(file)).hasMessageContaining("mine.yaml");
  }

  @Test
  void aQueryUnderTheLeastLogProbabilityIsRefusedAndOneWithoutPasses() {
    QueryFilter filter = new LogProbabilityFilter(-2.5);

    assertThat(filter.check(candidate(OptionalDouble.of(-2.6))).reason())
        .contains(Reason.LOW_LOG_PROBABILITY);
    assertThat(filter.check(candidate(OptionalDouble.of(-2.5))).reason()).isEmpty();
    assertThat(filter.check(candidate(OptionalDouble.empty())).reason()).isEmpty();
  }

  private static Candidate candidate(OptionalDouble probability) {
    return new Candidate("a query", RefineryDriver.passage("p", "text"), "question", probability);
  }
}
