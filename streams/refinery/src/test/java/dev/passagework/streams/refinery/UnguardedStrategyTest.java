package dev.passagework.streams.refinery;

import static dev.passagework.streams.refinery.RefineryDriver.judgedQuery;
import static dev.passagework.streams.refinery.RefineryDriver.passage;
import static dev.passagework.streams.refinery.RefineryDriver.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.LabelledPair;
import dev.passagework.schemas.contract.Leak;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.TrainingPair;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A strategy for which the leak guard is switched off. */
class UnguardedStrategyTest {
  private static final Passage MOON = passage("moon", "The Moon turns once per orbit.");
  private static final LabelledPair LABEL = LabelledPair.of(MOON.key(), "one side of the moon");

  @TempDir Path directory;
  private RefineryDriver refinery;

  @BeforeEach
  void start() {
    refinery = new RefineryDriver(directory, Filters.read("strategies: {question: {leak: off}}"));
    refinery.feed(MOON, Instant.EPOCH);
  }

  @AfterEach
  void stop() {
    refinery.close();
  }

  @Test
  void keepsItsPairsWhicheverCameFirst() {
    refinery.reply(reply(MOON, "r1", 0, "one side of the moon"));
    refinery.judge(judgedQuery("1", "one side of the moon"));
    refinery.judge(judgedQuery("2", "length of a lunar day"));
    refinery.pass(RefineryDriver.SWEEP_INTERVAL);
    refinery.reply(reply(MOON, "r2", 0, "length of a lunar day"));

    assertThat(refinery.pairs()).hasSize(2).noneMatch(pair -> pair.value() == null);
    assertThat(refinery.rejected()).isEmpty();
  }

  @Test
  void sharesAPairWithALabelThatIsTakenFromItWhenItsQueryIsJudged() {
    refinery.label(LABEL);
    refinery.reply(reply(MOON, "r1", 0, "one side of the moon"));
    refinery.judge(judgedQuery("1", "one side of the moon"));
    refinery.pass(RefineryDriver.SWEEP_INTERVAL);

    TrainingPair left = refinery.pairs().get(2).value();
    assertThat(left.labelled()).isFalse();
    assertThat(left.origins()).hasSize(1);
    assertThat(refinery.rejected())
        .singleElement()
        .satisfies(leak -> assertThat(leak.origin()).isEqualTo(Kept.LABEL))
        .extracting(RejectedQuery::reason)
        .isEqualTo(Leak.REASON);
  }
}
