package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.SetDigest;
import java.util.List;
import java.util.Optional;

/** One way to search passages: what is to be searched, when it can be, and how. */
interface SearchMethod {

  /** All that is to be examined, in the order in which to do it. */
  List<Assignment> assignments(Catalogue catalogue);

  /**
   * Whether a task that holds these passages of a collection can contribute.
   *
   * @param present what the task holds
   * @param manifest what the whole collection is
   */
  boolean canSearch(SetDigest present, CollectionManifest manifest);

  /** A search; empty while it has to wait. */
  Optional<Pass> begin(Assignment assignment, List<JudgedQuery> queries);

  /**
   * Something to examine.
   *
   * @param of the examination
   * @param manifest the collection's manifest
   * @param checkpoint the checkpoint
   */
  record Assignment(Examination of, CollectionManifest manifest, Checkpoint checkpoint) {}

  /** Every checkpoint on what a partition holds of each collection: oldest checkpoint first. */
  record Dense(Desk desk, int k) implements SearchMethod {
    @Override
    public List<Assignment> assignments(Catalogue catalogue) {
      return catalogue.scored().stream()
          .flatMap(
              checkpoint ->
                  catalogue.collections().stream()
                      .map(manifest -> assignment(checkpoint, manifest)))
          .toList();
    }

    @Override
    public boolean canSearch(SetDigest present, CollectionManifest manifest) {
      return present.count() <= manifest.passages().count();
    }

    @Override
    public Optional<Pass> begin(Assignment assignment, List<JudgedQuery> queries) {
      return desk.dense(assignment.checkpoint(), assignment.of(), queries, k);
    }

    private static Assignment assignment(Checkpoint checkpoint, CollectionManifest manifest) {
      return new Assignment(
          Examination.of(checkpoint.id().toString(), manifest), manifest, checkpoint);
    }
  }
}
