package dev.passagework.streams.refinery;

import static dev.passagework.streams.refinery.RefineryDriver.passage;
import static dev.passagework.streams.refinery.RefineryDriver.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.TrainingPair;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarksTest {
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final Passage MOON = passage("moon", "a text on the moon");

  @TempDir Path directory;
  private RefineryDriver refinery;
  private final Map<String, TrainingPair> pairs = new HashMap<>();

  @BeforeEach
  void start() {
    refinery = new RefineryDriver(directory);
  }

  @AfterEach
  void stop() {
    refinery.close();
  }

  @Test
  void aQueryThatIsNearlyAnotherOfThePassageIsMarkedWithIt() {
    refinery.feed(MOON, MORNING);
    refinery.reply(
        reply(
            MOON,
            "r1",
            0,
            "how long is one day on the moon",
            "how long is one day on the moon today",
            "tidal lock"));

    assertThat(nearDuplicateOf(MOON, "how long is one day on the moon today"))
        .contains(Identity.pairId("how long is one day on the moon", MOON.key()));
    assertThat(nearDuplicateOf(MOON, "how long is one day on the moon")).isEmpty();
    assertThat(nearDuplicateOf(MOON, "tidal lock")).isEmpty();
  }

  @Test
  void theQueryOfTheLowerVariantIsNeverTheMarkedOneWhicheverComesFirst() {
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "late", 5, "how long is one day on the moon today"));
    assertThat(nearDuplicateOf(MOON, "how long is one day on the moon today")).isEmpty();

    refinery.reply(reply(MOON, "early", 0, "how long is one day on the moon"));

    assertThat(nearDuplicateOf(MOON, "how long is one day on the moon today"))
        .contains(Identity.pairId("how long is one day on the moon", MOON.key()));
  }

  @Test
  void theMarkGoesWithThePairThatItNames() {
    refinery.feed(MOON, MORNING);
    refinery.reply(reply(MOON, "r1", 0, "how long is one day on the moon"));
    refinery.reply(reply(MOON, "r2", 1, "how long is one day on the moon today"));
    assertThat(nearDuplicateOf(MOON, "how long is one day on the moon today")).isPresent();

    refinery.takeBack(reply(MOON, "r1", 0));

    assertThat(nearDuplicateOf(MOON, "how long is one day on the moon today")).isEmpty();
    assertThat(pairs).hasSize(1);
  }

  @Test
  void aQueryOfSeveralPassagesTellsInEachHowManyHaveIt() {
    IntStream.range(0, 5).forEach(i -> ask(i, "what is it about"));
    ask(9, "what is this");

    read();
    assertThat(pairs.values())
        .filteredOn(pair -> pair.query().equals("what is it about"))
        .hasSize(5)
        .allSatisfy(pair -> assertThat(pair.marks().passagesWithQuery()).isEqualTo(5));
    assertThat(pairs.values())
        .filteredOn(pair -> pair.query().equals("what is this"))
        .allSatisfy(pair -> assertThat(pair.marks().passagesWithQuery()).isEqualTo(1));
  }

  @Test
  void aPassageThatIsWithdrawnNoLongerCounts() {
    IntStream.range(0, 3).forEach(i -> ask(i, "what is it about"));
    refinery.withdraw(passage("p0", "text 0"));
    refinery.withdraw(passage("p1", "text 1"));

    read();
    assertThat(pairs.values())
        .singleElement()
        .satisfies(pair -> assertThat(pair.marks().passagesWithQuery()).isEqualTo(1));
  }

  @Test
  void theCountOutlivesAChangeOfContentThatKeepsTheQuery() {
    IntStream.range(0, 2).forEach(i -> ask(i, "what is it about"));
    refinery.reply(reply(passage("p0", "new text"), "next", 0, "what is it about"));
    refinery.feed(passage("p0", "new text"), MORNING.plusSeconds(1));

    read();
    assertThat(pairs.values())
        .hasSize(2)
        .allSatisfy(pair -> assertThat(pair.marks().passagesWithQuery()).isEqualTo(2));
  }

  @Test
  void beyondTheExactNumberTheCountIsToldWhenItDoubles() {
    int many = 2 * QueryCounter.EXACT;
    IntStream.range(0, many).forEach(i -> ask(i, "what is it about"));

    read();
    assertThat(pairs.values())
        .hasSize(many)
        .allSatisfy(pair -> assertThat(pair.marks().passagesWithQuery()).isEqualTo(many));
  }

  private void ask(int i, String query) {
    Passage passage = passage("p" + i, "text " + i);
    refinery.feed(passage, MORNING);
    refinery.reply(reply(passage, "r", 0, query));
  }

  private Optional<String> nearDuplicateOf(Passage passage, String query) {
    read();
    return pairs
        .get(passage.key().derive(Identity.pairId(query, passage.key())))
        .marks()
        .nearDuplicateOf();
  }

  private void read() {
    refinery
        .pairs()
        .forEach(
            record -> {
              if (record.value() == null) {
                pairs.remove(record.key());
              } else {
                pairs.put(record.key(), record.value());
              }
            });
  }
}
