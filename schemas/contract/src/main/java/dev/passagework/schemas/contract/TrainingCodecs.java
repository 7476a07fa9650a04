package dev.passagework.schemas.contract;

import java.util.Optional;

/** Avro forms of training pairs, segments and checkpoints. */
final class TrainingCodecs {
  static final Codec<TrainingPair> PAIR =
      Codec.of(
          TrainingPairValue.class,
          TrainingPairValue.SCHEMA$,
          p ->
              new TrainingPairValue(
                  p.id(),
                  p.passage().corpus(),
                  p.passage().id(),
                  p.contentHash(),
                  p.passageTime(),
                  p.query(),
                  p.title(),
                  p.text(),
                  p.negatives(),
                  p.origins().stream().map(AugmentationCodecs::origin).toList(),
                  p.labelled(),
                  p.marks().nearDuplicateOf().orElse(null),
                  p.marks().passagesWithQuery()),
          a ->
              new TrainingPair(
                  a.getId(),
                  new PassageKey(a.getCorpus(), a.getPassageId()),
                  a.getContentHash(),
                  a.getPassageTime(),
                  a.getQuery(),
                  a.getTitle(),
                  a.getText(),
                  a.getNegatives(),
                  a.getOrigins().stream().map(AugmentationCodecs::origin).toList(),
                  a.getLabelled(),
                  new TrainingPair.Marks(
                      Optional.ofNullable(a.getNearDuplicateOf()), a.getPassagesWithQuery())));

  static final Codec<TrainingSegment> SEGMENT =
      Codec.of(
          TrainingSegmentValue.class,
          TrainingSegmentValue.SCHEMA$,
          TrainingCodecs::toAvro,
          TrainingCodecs::fromAvro);

  static final Codec<Checkpoint> CHECKPOINT =
      Codec.of(
          CheckpointValue.class,
          CheckpointValue.SCHEMA$,
          c ->
              new CheckpointValue(
                  c.id().model(),
                  c.id().version(),
                  c.base(),
                  c.files().stream()
                      .map(f -> new CheckpointFileValue(f.name(), f.sha256(), f.size()))
                      .toList(),
                  c.hyperParameters(),
                  c.lastSegment(),
                  c.pairs(),
                  c.steps(),
                  c.last(),
                  c.time()),
          a ->
              new Checkpoint(
                  new CheckpointId(a.getModel(), a.getVersion()),
                  a.getBase(),
                  a.getFiles().stream()
                      .map(f -> new Checkpoint.File(f.getName(), f.getSha256(), f.getSize()))
                      .toList(),
                  a.getHyperParameters(),
                  a.getLastSegment(),
                  a.getPairs(),
                  a.getSteps(),
                  a.getLast(),
                  a.getTime()));

  private TrainingCodecs() {}

  private static TrainingSegmentValue toAvro(TrainingSegment s) {
    return new TrainingSegmentValue(
        s.model(),
        s.number(),
        s.ranges().stream()
            .map(r -> new OffsetRangeValue(r.partition(), r.from(), r.to()))
            .toList(),
        s.replayed(),
        s.pairs(),
        s.passages().stream()
            .map(
                p ->
                    new LearntPassageValue(
                        p.passage().corpus(), p.passage().id(), p.contentHash(), p.time()))
            .toList(),
        s.seed(),
        s.time(),
        s.pairIds(),
        s.course().reWarmed(),
        s.course().hyperParameters());
  }

  private static TrainingSegment fromAvro(TrainingSegmentValue a) {
    return new TrainingSegment(
        a.getModel(),
        a.getNumber(),
        a.getRanges().stream()
            .map(r -> new TrainingSegment.OffsetRange(r.getPartition(), r.getFrom(), r.getTo()))
            .toList(),
        a.getReplayed(),
        a.getPairs(),
        a.getPassages().stream()
            .map(
                p ->
                    new TrainingSegment.LearntPassage(
                        new PassageKey(p.getCorpus(), p.getPassageId()),
                        p.getContentHash(),
                        p.getTime()))
            .toList(),
        a.getSeed(),
        a.getTime(),
        a.getPairIds(),
        new TrainingSegment.Course(a.getReWarmed(), a.getHyperParameters()));
  }
}
