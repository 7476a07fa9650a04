package dev.passagework.streams.refinery;

import static dev.passagework.streams.refinery.RefineryDriver.judgedQuery;
import static dev.passagework.streams.refinery.RefineryDriver.passage;
import static dev.passagework.streams.refinery.RefineryDriver.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.LabelledPair;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.TrainingPair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class ArrivalPropertyTest {
  private static final Instant MORNING = Instant.parse("2026-01-01T08:00:00Z");
  private static final Passage ONE = passage("one", "the moon turns once per orbit");
  private static final Passage TWO = passage("two", "the tide follows the moon");
  private static final List<String> QUERIES =
      List.of(
          "how long is one day on the moon",
          "how long is one day on the moon now",
          "tidal lock of moons",
          "what is it about",
          "which way do tides go");

  /** What happens, each event independent of the others, so that no order is the right one. */
  private static final List<Consumer<RefineryDriver>> EVENTS =
      List.of(
          refinery -> refinery.feed(ONE, MORNING),
          refinery -> refinery.feed(TWO, MORNING),
          refinery -> refinery.reply(reply(ONE, "r1", 0, QUERIES.get(0), QUERIES.get(3))),
          refinery -> refinery.reply(reply(ONE, "r2", 2, QUERIES.get(1), QUERIES.get(2))),
          refinery -> refinery.reply(reply(TWO, "r3", 0, QUERIES.get(3), QUERIES.get(4))),
          refinery -> refinery.label(LabelledPair.of(ONE.key(), QUERIES.get(4))),
          refinery -> refinery.label(LabelledPair.of(TWO.key(), QUERIES.get(0))),
          refinery -> refinery.judge(judgedQuery("1", "which way do the tides go")));

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void theSameRecordsInAnyOrderLeaveTheSamePairs(@ForAll("orders") List<Integer> order) {
    assertThat(pairsAfter(order)).isEqualTo(pairsAfter(List.of(0, 1, 2, 3, 4, 5, 6, 7)));
  }

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void noJudgedQueryNorANearCopyIsLeftWhicheverCameFirst(
      @ForAll("orders") List<Integer> order, @ForAll("judgedQueries") List<String> judged) {
    List<Consumer<RefineryDriver>> events = new ArrayList<>();
    order.forEach(i -> events.add(EVENTS.get(i)));
    for (int i = 0; i < judged.size(); i++) {
      JudgedQuery query = judgedQuery("late" + i, judged.get(i));
      events.add(i % (events.size() + 1), refinery -> refinery.judge(query));
    }
    Set<String> left = new TreeSet<>();
    run(events).values().forEach(pair -> left.add(pair.query()));

    assertThat(left)
        .noneMatch(query -> judged.stream().anyMatch(seed -> LeakIndex.matches(seed, query)));
  }

  @Provide
  Arbitrary<List<Integer>> orders() {
    return Arbitraries.shuffle(0, 1, 2, 3, 4, 5, 6, 7);
  }

  /** Queries of the corpus, or such with a word more, and one that is nobody's. */
  @Provide
  Arbitrary<List<String>> judgedQueries() {
    List<String> all = new ArrayList<>(QUERIES);
    QUERIES.forEach(query -> all.add("And " + query + "?"));
    all.add("a query of no passage here");
    return Arbitraries.of(all).list().ofMinSize(1).ofMaxSize(4);
  }

  private static Map<String, TrainingPair> pairsAfter(List<Integer> order) {
    return run(order.stream().map(EVENTS::get).toList());
  }

  private static Map<String, TrainingPair> run(List<Consumer<RefineryDriver>> events) {
    Path directory = temporary();
    try (RefineryDriver refinery = new RefineryDriver(directory)) {
      events.forEach(event -> event.accept(refinery));
      refinery.pass(Duration.ofSeconds(1));
      Map<String, TrainingPair> left = new TreeMap<>();
      refinery
          .pairs()
          .forEach(
              record -> {
                if (record.value() == null) {
                  left.remove(record.key());
                } else {
                  left.put(record.key(), inOrder(record.value()));
                }
              });
      return left;
    }
  }

  /** A pair whose origins do not tell the order of arrival. */
  private static TrainingPair inOrder(TrainingPair pair) {
    return new TrainingPair(
        pair.id(),
        pair.passage(),
        pair.contentHash(),
        pair.passageTime(),
        pair.query(),
        pair.title(),
        pair.text(),
        pair.negatives(),
        pair.origins().stream().sorted(Comparator.comparing(Object::toString)).toList(),
        pair.labelled(),
        pair.marks());
  }

  private static Path temporary() {
    try {
      Path directory = Files.createTempDirectory("refinery");
      directory.toFile().deleteOnExit();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
