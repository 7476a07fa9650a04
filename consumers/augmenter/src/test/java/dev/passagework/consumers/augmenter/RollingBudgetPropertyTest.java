package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RollingBudgetPropertyTest {
  private static final long MINUTE = Duration.ofSeconds(60).toNanos();
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final double WELL_USED = 0.95;

  private record Taken(long at, double amount) {}

  @Property(tries = 60)
  void noMinuteTakesMoreThanTheLimitAndWorkUsesNearlyAllOfIt(
      @ForAll @IntRange(min = 60, max = 6_000) int limit,
      @ForAll @LongRange(min = 0, max = 10_000_000_000_000L) long began,
      @ForAll long seed) {
    RollingBudget budget = new RollingBudget(limit, began);
    List<Taken> taken = new ArrayList<>();
    takeAll(budget, began, began + 5 * MINUTE, new Random(seed), taken);
    assertThat(mostInAMinute(taken)).isLessThanOrEqualTo(limit);
    double used =
        taken.stream()
            .filter(t -> t.at() >= began + MINUTE && t.at() < began + 4 * MINUTE)
            .mapToDouble(Taken::amount)
            .sum();
    assertThat(used).isGreaterThanOrEqualTo(3 * WELL_USED * limit);
  }

  @Property(tries = 60)
  void anIdleTimeIsNotMadeUpForBeyondTheLimit(
      @ForAll @IntRange(min = 60, max = 6_000) int limit,
      @ForAll @IntRange(min = 1, max = 300) int idleSeconds,
      @ForAll long seed) {
    RollingBudget budget = new RollingBudget(limit, 0);
    List<Taken> taken = new ArrayList<>();
    Random random = new Random(seed);
    takeAll(budget, 0, MINUTE, random, taken);
    long back = MINUTE + idleSeconds * SECOND;
    takeAll(budget, back, back + 2 * MINUTE, random, taken);
    assertThat(mostInAMinute(taken)).isLessThanOrEqualTo(limit);
  }

  @Property(tries = 60)
  void instancesThatHandPartsToEachOtherStayWithinTheLimitTogether(
      @ForAll @IntRange(min = 600, max = 6_000) int limit, @ForAll long seed) {
    Random random = new Random(seed);
    RollingBudget first = new RollingBudget(limit, 0);
    RollingBudget second = new RollingBudget(0, 0);
    List<Taken> taken = new ArrayList<>();
    long now = 0;
    double share = 1;
    for (int handOver = 0; handOver < 6; handOver++) {
      long until = now + SECOND + random.nextInt(90) * SECOND;
      takeAll(first, now, until, random, taken);
      takeAll(second, now, until, random, taken);
      double next = random.nextInt(5) / 4.0;
      RollingBudget giver = next < share ? first : second;
      RollingBudget taker = next < share ? second : first;
      giver.resize(limit * (giver == first ? next : 1 - next), until);
      taker.resize(limit * (taker == first ? next : 1 - next), until);
      share = next;
      now = until;
    }
    assertThat(mostInAMinute(taken)).isLessThanOrEqualTo(limit);
  }

  @Property(tries = 40)
  void whatWasReservedTooMuchIsUsedAllTheSame(
      @ForAll @IntRange(min = 20_000, max = 200_000) int limit, @ForAll long seed) {
    Random random = new Random(seed);
    RollingBudget budget = new RollingBudget(limit, 0);
    List<Taken> actual = new ArrayList<>();
    List<Taken> open = new ArrayList<>();
    for (long now = 0; now < 5 * MINUTE; ) {
      for (Taken t : open) {
        if (t.at() + SECOND <= now) {
          budget.correct(t.amount() - 500, t.at(), now);
          actual.add(t);
        }
      }
      long at = now;
      open.removeIf(t -> t.at() + SECOND <= at);
      long wait = budget.untilFree(500, now);
      if (wait == 0) {
        budget.take(500, now);
        open.add(new Taken(now, 200 + random.nextInt(300)));
      }
      now += wait == 0 ? 1_000 : Math.min(wait, SECOND / 20);
    }
    assertThat(mostInAMinute(actual)).isLessThanOrEqualTo(limit);
    double used =
        actual.stream()
            .filter(t -> t.at() >= MINUTE && t.at() < 4 * MINUTE)
            .mapToDouble(Taken::amount)
            .sum();
    assertThat(used).isGreaterThanOrEqualTo(3 * WELL_USED * limit);
  }

  /** Takes one unit at a time, as soon as it may, by a timer that fires a little late. */
  private static void takeAll(
      RollingBudget budget, long from, long until, Random random, List<Taken> taken) {
    long now = from;
    while (now < until) {
      long wait = budget.untilFree(1, now);
      if (wait == 0) {
        budget.take(1, now);
        taken.add(new Taken(now, 1));
      } else {
        now += wait + random.nextInt((int) (SECOND / 100));
      }
    }
  }

  private static double mostInAMinute(List<Taken> taken) {
    List<Taken> sorted =
        taken.stream().sorted(java.util.Comparator.comparingLong(Taken::at)).toList();
    double most = 0;
    double sum = 0;
    int oldest = 0;
    for (Taken t : sorted) {
      sum += t.amount();
      while (sorted.get(oldest).at() <= t.at() - MINUTE) {
        sum -= sorted.get(oldest).amount();
        oldest++;
      }
      most = Math.max(most, sum);
    }
    return most;
  }
}
