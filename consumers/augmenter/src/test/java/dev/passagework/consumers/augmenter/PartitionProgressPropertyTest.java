package dev.passagework.consumers.augmenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

class PartitionProgressPropertyTest {
  private static final int LARGEST_METADATA = 4_096;

  @Property(tries = 300)
  void whateverTheOrderAndTheCrashesEveryRequestIsWrittenOnce(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 200) int requests) {
    List<Long> log = offsetsWithGaps(random, requests);
    OffsetAndMetadata committed = new OffsetAndMetadata(log.get(0));
    List<Long> written = new ArrayList<>();
    for (int life = 0; life < 4; life++) {
      committed = live(random, log, committed, written, random.nextInt(2 * requests));
    }
    live(random, log, committed, written, Integer.MAX_VALUE);
    assertThat(written).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(log);
  }

  /** One instance's life until it crashes: what it wrote is written together with its offset. */
  private static OffsetAndMetadata live(
      Random random, List<Long> log, OffsetAndMetadata from, List<Long> written, int steps) {
    PartitionProgress progress = PartitionProgress.resume(from);
    OffsetAndMetadata committed = from;
    List<Long> unread = new ArrayList<>(log.stream().filter(o -> o >= from.offset()).toList());
    List<Long> inFlight = new ArrayList<>();
    List<Long> complete = new ArrayList<>();
    for (int step = 0; step < steps && !(unread.isEmpty() && inFlight.isEmpty()); step++) {
      if (!unread.isEmpty() && (inFlight.isEmpty() || random.nextBoolean())) {
        long next = unread.remove(0);
        if (progress.take(next)) {
          inFlight.add(next);
        }
      } else {
        long done = inFlight.remove(random.nextInt(inFlight.size()));
        progress.complete(done);
        complete.add(done);
      }
      if (random.nextInt(5) == 0) {
        committed = commit(progress, written, complete);
      }
    }
    return steps == Integer.MAX_VALUE ? commit(progress, written, complete) : committed;
  }

  private static OffsetAndMetadata commit(
      PartitionProgress progress, List<Long> written, List<Long> complete) {
    OffsetAndMetadata offset = progress.toCommit();
    progress.committed();
    assertThat(progress.hasChanged()).isFalse();
    written.addAll(complete);
    complete.clear();
    return offset;
  }

  private static List<Long> offsetsWithGaps(Random random, int count) {
    TreeSet<Long> offsets = new TreeSet<>();
    long offset = random.nextInt(1_000);
    while (offsets.size() < count) {
      offsets.add(offset);
      offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(30) : 0);
    }
    return new ArrayList<>(offsets);
  }

  @Property(tries = 50)
  void theCommittedOffsetIsTheLowestThatIsNotComplete(
      @ForAll Random random, @ForAll @LongRange(max = 1L << 40) long base) {
    PartitionProgress progress = PartitionProgress.resume(new OffsetAndMetadata(base));
    Set<Long> open = new HashSet<>();
    for (long offset = base; offset < base + 300; offset++) {
      assertThat(progress.take(offset)).isTrue();
      open.add(offset);
    }
    for (long offset = base; offset < base + 300; offset++) {
      if (random.nextBoolean()) {
        progress.complete(offset);
        open.remove(offset);
      }
    }
    long lowest = open.stream().mapToLong(o -> o).min().orElse(base + 300);
    assertThat(progress.toCommit().offset()).isEqualTo(lowest);
  }

  @Example
  void theMetadataOfTheWidestSpanFits() {
    PartitionProgress progress = PartitionProgress.resume(new OffsetAndMetadata(7));
    long offset = 7;
    while (progress.hasRoomFor(offset)) {
      assertThat(progress.take(offset)).isTrue();
      if (offset > 7) {
        progress.complete(offset);
      }
      offset++;
    }
    assertThat(offset - 7).isEqualTo(PartitionProgress.SPAN);
    assertThat(progress.hasRoom()).isFalse();
    OffsetAndMetadata committed = progress.toCommit();
    assertThat(committed.offset()).isEqualTo(7);
    assertThat(committed.metadata().length()).isLessThanOrEqualTo(LARGEST_METADATA);
    progress.complete(7);
    assertThat(progress.hasRoom()).isTrue();
    assertThat(progress.toCommit()).isEqualTo(new OffsetAndMetadata(offset));
  }

  @Example
  void aGapWiderThanTheSpanDoesNotStopAPartitionWithNothingOpen() {
    PartitionProgress progress = PartitionProgress.resume(new OffsetAndMetadata(0));
    assertThat(progress.hasRoomFor(10L * Integer.MAX_VALUE)).isTrue();
    assertThat(progress.take(10L * Integer.MAX_VALUE)).isTrue();
    progress.complete(10L * Integer.MAX_VALUE);
    assertThat(progress.toCommit().offset()).isEqualTo(10L * Integer.MAX_VALUE + 1);
  }

  @Example
  void metadataOfSomebodyElseSaysNothingIsComplete() {
    for (String metadata : List.of("", "not base64!", "reset by hand", "/".repeat(4_000))) {
      PartitionProgress progress = PartitionProgress.resume(new OffsetAndMetadata(3, metadata));
      assertThat(progress.take(3)).as(metadata).isTrue();
    }
  }

  @Example
  void whatWasCompletedSinceAnOfferStaysToBeCommitted() {
    PartitionProgress progress = PartitionProgress.resume(new OffsetAndMetadata(0));
    assertThat(progress.take(0)).isTrue();
    assertThat(progress.take(1)).isTrue();
    progress.complete(0);
    assertThat(progress.toCommit().offset()).isEqualTo(1);
    progress.complete(1);
    progress.committed();
    assertThat(progress.hasChanged()).isTrue();
  }
}
