package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.PairStore.Held;
import dev.passagework.schemas.contract.TrainingPair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The choice of what a segment learns beside its new pairs: those that wait, later passes that are
 * owed, labelled pairs, replay, and company for batches that would be small. A pure function of
 * seed, segment, new pairs and what is held.
 *
 * <p>A pair that finds no company at all waits: it is held with a count of 0, and comes with the
 * next segment that has company for it.
 */
final class Selector {
  /** Candidates that are looked at for each place to be filled, before the place stays empty. */
  private static final int LOOKS = 4;

  /** Keeps a share that comes out whole from falling to the number below: .6 / .4 is not 1.5. */
  private static final double ROUNDING = 1e-9;

  private final Batching batches;
  private final Curriculum curriculum;
  private final PairStore store;
  private final Map<String, TrainingPair> chosen = new LinkedHashMap<>();
  private final Set<String> unlearnt = new HashSet<>();
  private final Set<String> due = new HashSet<>();
  private final List<Candidate> rest = new ArrayList<>();
  private long owed;

  private Selector(Batching batches, Curriculum curriculum, PairStore store) {
    this.batches = batches;
    this.curriculum = curriculum;
    this.store = store;
  }

  /**
   * The selection for a segment.
   *
   * @param draft its new pairs, and what is retracted
   * @param room how much it may hold
   */
  static Selection select(
      Batching batches, Curriculum curriculum, PairStore store, SegmentDraft draft, Room room)
      throws IOException {
    Selector selector = new Selector(batches, curriculum, store);
    selector.begin(draft);
    selector.passes(draft.pairs().isEmpty() ? room.pairs() : 0, room.pairs());
    selector.mix(
        curriculum.labelledShare(), selector.labelled(), candidate -> candidate.held().labelled());
    selector.mix(curriculum.replayShare(), 0, candidate -> true);
    selector.cut(room.batches());
    selector.fill();
    return selector.end(room.batches());
  }

  /**
   * How much a segment may hold.
   *
   * @param pairs pairs taken from those that wait or are owed, if there is no new pair
   * @param batches batches
   */
  record Room(int pairs, int batches) {}

  private void begin(SegmentDraft draft) {
    draft.pairs().forEach(pair -> chosen.put(pair.id(), pair));
    unlearnt.addAll(chosen.keySet());
    due.addAll(chosen.keySet());
    Set<PairKey> gone = new HashSet<>();
    Stream.concat(draft.retracted().stream(), chosen.keySet().stream())
        .forEach(id -> gone.add(PairKey.ofId(id)));
    store.forEach(
        (key, held) -> {
          if (!gone.contains(key)) {
            rest.add(new Candidate(key, held, key.lot(batches.salt())));
          }
        });
    rest.sort(Candidate.ORDER);
  }

  /** Takes those that wait, and as many that are owed as new pairs bring with them. */
  private void passes(int least, int most) throws IOException {
    take(most, candidate -> candidate.held().count() == 0, unlearnt::add);
    int later = Math.max(least - chosen.size(), (curriculum.epochs() - 1) * chosen.size());
    take(later, this::isOwed, id -> {});
    due.addAll(chosen.keySet());
    owed = rest.stream().filter(this::isOwed).count();
  }

  private boolean isOwed(Candidate candidate) {
    return candidate.held().count() < curriculum.epochs();
  }

  private long labelled() {
    return chosen.values().stream().filter(TrainingPair::labelled).count();
  }

  /** Takes so many that they, with those that are there already, are a share of all. */
  private void mix(double share, long already, Predicate<Candidate> wanted) throws IOException {
    long others = chosen.size() - already;
    long missing = (long) Math.floor(share / (1 - share) * others + ROUNDING) - already;
    take(
        (int) Math.max(0, missing),
        candidate -> !isOwed(candidate) && wanted.test(candidate),
        id -> {});
  }

  private void take(int most, Predicate<Candidate> wanted, Consumer<String> each)
      throws IOException {
    List<Candidate> taken = rest.stream().filter(wanted).limit(most).toList();
    rest.removeAll(new HashSet<>(taken));
    for (Candidate candidate : taken) {
      Optional<TrainingPair> pair = store.get(candidate.key());
      pair.ifPresent(
          found -> {
            chosen.put(found.id(), found);
            each.accept(found.id());
          });
    }
  }

  /** Leaves out, by the draw, the pairs that there are too few batches for. */
  private void cut(int most) {
    List<TrainingPair> drawn =
        chosen.values().stream()
            .sorted(
                Comparator.comparingLong(
                        (TrainingPair pair) -> PairKey.ofId(pair.id()).lot(batches.salt()))
                    .thenComparing(TrainingPair::id))
            .toList();
    long places = (long) most * batches.size();
    if (drawn.size() > places) {
      drawn.subList((int) places, drawn.size()).forEach(pair -> chosen.remove(pair.id()));
    }
    List<List<TrainingPair>> planned = batches.plan(chosen.values());
    while (planned.size() > most) {
      List<TrainingPair> smallest = Collections.min(planned, Comparator.comparingInt(List::size));
      smallest.forEach(pair -> chosen.remove(pair.id()));
      planned = batches.plan(chosen.values());
    }
  }

  /** Fills small batches with older pairs that conflict with none of those chosen. */
  private void fill() throws IOException {
    Map<String, Integer> places = new LinkedHashMap<>();
    int all = 0;
    int least = Math.min(curriculum.leastBatch(), batches.size());
    for (List<TrainingPair> batch : batches.plan(chosen.values())) {
      int missing = Math.max(0, least - batch.size());
      places.merge(batches.source(batch.get(0)), missing, Integer::sum);
      all += missing;
    }
    PlannedBatch together = new PlannedBatch();
    chosen.values().forEach(together::add);
    int looks = LOOKS * all;
    for (Candidate candidate : rest) {
      if (all == 0 || looks == 0) {
        return;
      }
      if (candidate.held().count() == 0) {
        continue;
      }
      looks--;
      Optional<TrainingPair> pair = store.get(candidate.key());
      String source = pair.map(batches::source).orElse("");
      if (pair.filter(together::accepts).isPresent() && places.getOrDefault(source, 0) > 0) {
        together.add(pair.get());
        chosen.put(pair.get().id(), pair.get());
        places.merge(source, -1, Integer::sum);
        all--;
      }
    }
  }

  /** Leaves out whoever is alone in a batch, until nobody is. */
  private Selection end(int most) {
    while (chosen.keySet().removeAll(alone(chosen.values()))) {}
    if (chosen.keySet().stream().noneMatch(due::contains)) {
      return new Selection(List.of(), List.of(), false);
    }
    List<TrainingPair> first =
        chosen.values().stream().filter(pair -> unlearnt.contains(pair.id())).toList();
    List<TrainingPair> again =
        chosen.values().stream().filter(pair -> !unlearnt.contains(pair.id())).toList();
    boolean more = batches.plan(chosen.values()).size() < most;
    boolean owing =
        more && (owed > 0 || (curriculum.epochs() > 1 && !first.isEmpty()) || stillOwed(again));
    return new Selection(first, again, owing);
  }

  private boolean stillOwed(List<TrainingPair> again) {
    return again.stream().anyMatch(pair -> store.count(pair.id()) + 1 < curriculum.epochs());
  }

  private List<String> alone(Collection<TrainingPair> pairs) {
    return batches.plan(pairs).stream()
        .filter(batch -> batch.size() == 1)
        .map(batch -> batch.get(0).id())
        .toList();
  }

  /** A pair that is held, and its place in the draw. */
  private record Candidate(PairKey key, Held held, long lot) {
    private static final Comparator<Candidate> ORDER =
        Comparator.comparingLong(Candidate::lot)
            .thenComparingLong(c -> c.key().high())
            .thenComparingLong(c -> c.key().low());
  }
}
