package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.PairJudge.Verdict;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.OffsetRange;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The pairs of a segment that was cut before: new ones are read again from its offset ranges, older
 * ones are held. From where the model had come to, so that what was retracted between two segments
 * is seen as well.
 *
 * @param model the model, as it was before the segment
 * @param reader reads its records
 */
record Recall(TrainedModel model, SegmentReader reader) {

  /**
   * What a segment learns.
   *
   * @param draft its records
   * @param pairs its pairs, as far as they are to be had
   * @param missing identifiers of those that are gone, or the number of them where it is all that
   *     the segment tells
   */
  record Recalled(SegmentDraft draft, List<TrainingPair> pairs, List<String> missing) {}

  /** Recalls the segment after those that the model has learnt; empty if told to end. */
  Optional<Recalled> of(TrainingSegment segment) throws IOException, InterruptedException {
    Map<Integer, Long> from = new HashMap<>();
    Map<Integer, Long> to = new HashMap<>();
    Map<Integer, Long> come = model.progress().offsets();
    for (OffsetRange range : segment.ranges()) {
      from.put(range.partition(), Math.min(range.from(), come.getOrDefault(range.partition(), 0L)));
      to.put(range.partition(), range.to());
    }
    Set<String> first = new HashSet<>(segment.pairIds());
    PairJudge judge =
        pair ->
            first.contains(pair.id()) && !model.pairs().knows(pair)
                ? Verdict.NEW
                : model.judge(pair);
    Optional<SegmentDraft> draft = reader.read(from, to, judge, segment.time());
    return draft.isEmpty() ? Optional.empty() : Optional.of(recalled(segment, draft.get()));
  }

  private Recalled recalled(TrainingSegment segment, SegmentDraft draft) throws IOException {
    if (segment.pairIds().isEmpty() && segment.replayed().isEmpty()) {
      return untold(segment, draft);
    }
    Map<String, TrainingPair> read = new HashMap<>();
    draft.pairs().forEach(pair -> read.put(pair.id(), pair));
    List<TrainingPair> pairs = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> ids =
        Stream.concat(segment.pairIds().stream(), segment.replayed().stream()).toList();
    for (String id : ids) {
      TrainingPair fresh = read.get(id);
      Optional<TrainingPair> pair = fresh == null ? model.pairs().get(id) : Optional.of(fresh);
      pair.ifPresentOrElse(pairs::add, () -> missing.add(id));
    }
    return new Recalled(draft, pairs, missing);
  }

  /** A segment that names no pair learnt all that was new, if it learnt any. */
  private static Recalled untold(TrainingSegment segment, SegmentDraft draft) {
    if (segment.pairs() == 0) {
      return new Recalled(draft, List.of(), List.of());
    }
    int gone = segment.pairs() - draft.pairs().size();
    List<String> missing = gone == 0 ? List.of() : List.of(gone + " that it does not name");
    return new Recalled(draft, List.copyOf(draft.pairs()), missing);
  }
}
