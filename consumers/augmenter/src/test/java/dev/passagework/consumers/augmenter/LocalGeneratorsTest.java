package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Decoding;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Prompt;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.VariantBlock;
import dev.passagework.streams.runtime.replies.ReplyParser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LocalGeneratorsTest {
  private static final String TEXT =
      "Kafka keeps records in topics. A topic has partitions! Is order kept? Only within one. Yes.";
  private static final List<String> SENTENCES =
      List.of(
          "Kafka keeps records in topics.",
          "A topic has partitions!",
          "Is order kept?",
          "Only within one.",
          "Yes.");

  @Test
  void theSameRequestGivesTheSameAndAnotherSeedOther() {
    for (String generator : List.of(Recipe.ICT, Recipe.CROP)) {
      assertThat(answer(generator, TEXT, 1)).isEqualTo(answer(generator, TEXT, 1));
      List<List<String>> seeds =
          IntStream.range(0, 20).mapToObj(s -> answer(generator, TEXT, s).queries()).toList();
      assertThat(seeds.stream().distinct().count()).isGreaterThan(5);
    }
  }

  @Test
  void inverseClozeTakesSentencesOutOfThePassageNineTimesOfTen() {
    int removed = 0;
    int all = 0;
    for (int seed = 0; seed < 500; seed++) {
      SyntheticQueries result = answer(Recipe.ICT, TEXT, seed);
      assertThat(result.queries()).hasSize(3).doesNotHaveDuplicates().isSubsetOf(SENTENCES);
      for (int i = 0; i < 3; i++) {
        all++;
        removed += result.passages().get(i).contains(result.queries().get(i)) ? 0 : 1;
      }
    }
    assertThat(removed / (double) all).isBetween(0.87, 0.93);
  }

  @Test
  void aFullStopBehindABracketIsNoSentenceOfItsOwn() {
    SyntheticQueries result = answer(Recipe.ICT, "It calls open(). \n  - It calls close().", 1);
    assertThat(result.queries())
        .containsExactlyInAnyOrder("It calls open().", "- It calls close().");
  }

  @Test
  void aFullStopThatStandsAloneEndsASentenceOfLowerCase() {
    SyntheticQueries result = answer(Recipe.ICT, "flow past a wing . no jet is blown .", 1);
    assertThat(result.queries())
        .containsExactlyInAnyOrder("flow past a wing .", "no jet is blown .");
  }

  @Test
  void cropsAreSpansOfTheWordsWithSomeLeftOut() {
    String words = String.join(" ", IntStream.range(0, 300).mapToObj(i -> "w" + i).toList());
    for (int seed = 0; seed < 100; seed++) {
      SyntheticQueries result = answer(Recipe.CROP, words, seed);
      assertThat(result.queries()).hasSize(3);
      for (String span : result.queries()) {
        List<Integer> numbers =
            Arrays.stream(span.split(" ")).map(w -> Integer.parseInt(w.substring(1))).toList();
        assertThat(numbers).isSorted().hasSizeLessThanOrEqualTo(128);
        assertThat(numbers.get(numbers.size() - 1) - numbers.get(0)).isLessThan(128);
      }
    }
  }

  @Test
  void whoeverReadsTheReplyAgainFindsTheSameQueries() {
    SyntheticQueries result = answer(Recipe.ICT, TEXT, 1);
    assertThat(ReplyParser.parse(result.reply().raw(), 3)).isEqualTo(result.queries());
  }

  @Test
  void aTextThatIsTooShortIsADeadLetterWithItsCause() {
    for (String generator : List.of(Recipe.ICT, Recipe.CROP)) {
      assertThat(outcome(generator, "word", 1).fold(a -> "", Outcome.Undeliverable::cause))
          .contains("too short for '" + generator + "'");
    }
    assertThat(outcome("magic", TEXT, 1).fold(a -> "", Outcome.Undeliverable::cause))
        .contains("no generator 'magic'");
  }

  @Test
  void aLongPassageGivesAsManyQueriesAsOneRecordTakes() {
    String text = "\u041a\u0430\u0444\u043a\u0430 \u0438 \u0442\u0435\u043c\u044b. ".repeat(15_000);
    SyntheticQueries result = answer(Recipe.ICT, text, 1);
    assertThat(result.queries()).isNotEmpty().hasSizeLessThan(3);
    assertThat(bytes(result)).isLessThan(1 << 20);
    assertThat(answer(Recipe.ICT, "It is short. ".repeat(5_000), 1).queries()).hasSize(3);
  }

  @Test
  void aSentenceThatNoRecordTakesLeavesRoomForTheOthers() {
    String text = "\u4e3b\u9898".repeat(140_000) + "\u3002 It is short. So is this.";
    assertThat(answer(Recipe.ICT, text, 1).queries()).containsAnyOf("It is short.", "So is this.");
  }

  @Test
  void aTextThatFitsNoRecordWithAnyQueryIsADeadLetterWithItsCause() {
    String text = "Word".repeat(150_000) + ". " + "More".repeat(150_000) + ".";
    assertThat(outcome(Recipe.ICT, text, 1).fold(a -> "", Outcome.Undeliverable::cause))
        .contains("too long for 'ict'", "split it");
  }

  private static long bytes(SyntheticQueries result) {
    return Stream.of(result.queries(), result.passages(), List.of(result.reply().raw()))
        .flatMap(List::stream)
        .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
        .sum();
  }

  private static SyntheticQueries answer(String generator, String text, long seed) {
    return outcome(generator, text, seed)
        .fold(
            Outcome.Answered::queries,
            dead -> {
              throw new AssertionError(dead.cause());
            });
  }

  private static Outcome outcome(String generator, String text, long seed) {
    AugmentationRequest request =
        new AugmentationRequest(
            "r",
            new PassageKey("corpus", "p"),
            "h",
            "e",
            generator,
            Recipe.NO_LLM,
            new Prompt("t", "", text),
            new Decoding(0, 1, 1, seed),
            new VariantBlock(0, 3),
            new Recipe(generator, Recipe.QUERIES, "", "", ""));
    TopicPartition partition = new TopicPartition("requests", 0);
    Lease lease = new Lease(partition, PartitionProgress.resume(new OffsetAndMetadata(0)));
    return LocalGenerators.outcome(
        Task.of(lease, new ConsumerRecord<>("requests", 0, 0, "k", new byte[0]), request));
  }
}
