package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.Curriculum.Sources;
import dev.passagework.schemas.contract.TrainingPair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The batches of a segment: a pure function of the seed, the segment's number and its pairs, in
 * whatever order they are given. Every pair is in one batch, and no batch holds two pairs of one
 * passage, of equal content or of equal normalised query: each would be a false negative of the
 * other.
 *
 * <p>Groups of pairs that conflict are dealt out, the largest first, each pair to one of the
 * smallest batches that may take it, chosen by the seed. So there are as few batches as size and
 * largest group allow, and their sizes differ by one at most, wherever a pair is in one group only;
 * where groups overlap, a batch may be added.
 */
final class BatchPlan {
  private static final Comparator<TrainingPair> BY_ID =
      Comparator.comparing(TrainingPair::id).thenComparing(TrainingPair::key);

  private final int batchSize;
  private final Random random;
  private final List<PlannedBatch> batches = new ArrayList<>();

  private BatchPlan(int batchSize, Random random) {
    this.batchSize = batchSize;
    this.random = random;
  }

  /**
   * The batches, in the order in which they are learnt.
   *
   * @param pairs pairs of distinct keys
   * @param batchSize most pairs in a batch
   */
  static List<List<TrainingPair>> of(
      long seed, int segment, Collection<TrainingPair> pairs, int batchSize) {
    return of(new Batching(seed, segment, batchSize, Sources.MIXED), pairs);
  }

  /**
   * The batches, in the order in which they are learnt; where a batch holds one source, those of
   * all sources in one order.
   *
   * @param pairs pairs of distinct keys
   */
  static List<List<TrainingPair>> of(Batching batching, Collection<TrainingPair> pairs) {
    Random random = new Random(batching.salt());
    Map<String, List<TrainingPair>> sources =
        pairs.stream()
            .sorted(BY_ID)
            .collect(Collectors.groupingBy(batching::source, TreeMap::new, Collectors.toList()));
    List<List<TrainingPair>> batches = new ArrayList<>();
    for (List<TrainingPair> ofOne : sources.values()) {
      batches.addAll(new BatchPlan(batching.size(), random).dealt(ofOne));
    }
    if (sources.size() > 1) {
      Collections.shuffle(batches, random);
    }
    return batches;
  }

  private List<List<TrainingPair>> dealt(List<TrainingPair> pairs) {
    List<TrainingPair> shuffled = new ArrayList<>(pairs);
    Collections.shuffle(shuffled, random);
    ConflictGroups groups = ConflictGroups.of(shuffled);
    int fewest = Math.max((pairs.size() + batchSize - 1) / batchSize, groups.largest());
    for (int i = 0; i < fewest; i++) {
      batches.add(new PlannedBatch());
    }
    groups.largestFirst().forEach(this::deal);
    List.copyOf(batches).forEach(this::accompany);
    batches.removeIf(batch -> batch.size() == 0);
    Collections.shuffle(batches, random);
    return batches.stream().map(PlannedBatch::pairs).toList();
  }

  private void deal(TrainingPair pair) {
    List<PlannedBatch> open =
        batches.stream().filter(b -> b.size() < batchSize && b.accepts(pair)).toList();
    int smallest = open.stream().mapToInt(PlannedBatch::size).min().orElse(0);
    List<PlannedBatch> choice = open.stream().filter(b -> b.size() == smallest).toList();
    if (choice.isEmpty()) {
      batches.add(new PlannedBatch());
      choice = batches.subList(batches.size() - 1, batches.size());
    }
    choice.get(random.nextInt(choice.size())).add(pair);
  }

  /**
   * A pair alone has no negatives: it is given one from a batch that can spare it, or that is alone
   * as well.
   */
  private void accompany(PlannedBatch lonely) {
    if (lonely.size() != 1) {
      return;
    }
    for (PlannedBatch other : batches) {
      Optional<TrainingPair> company =
          other.size() == 2
              ? Optional.empty()
              : other.pairs().stream().filter(lonely::accepts).findFirst();
      if (company.isPresent()) {
        other.remove(company.get());
        lonely.add(company.get());
        return;
      }
    }
  }
}
