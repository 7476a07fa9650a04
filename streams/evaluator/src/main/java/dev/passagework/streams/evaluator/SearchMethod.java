package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.SetDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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

  /** Where it is told what keeps a task from searching. */
  Impediments impediments();

  /** A search; empty while it has to wait. */
  Optional<Pass> begin(Assignment assignment, List<JudgedQuery> queries);

  /**
   * Something to examine.
   *
   * @param of the examination
   * @param manifest the collection's manifest
   * @param checkpoint the checkpoint
   * @param drawn hits of each query of which a proxy is drawn from it; 0 where none is
   */
  record Assignment(Examination of, CollectionManifest manifest, Checkpoint checkpoint, int drawn) {

    /** What is drawn for a model goes by its name, and that of the collection. */
    String proxyKey() {
      return checkpoint.id().model() + "/" + manifest.name();
    }
  }

  /**
   * Every checkpoint on what a partition holds of each collection, or on its proxy: oldest
   * checkpoint first.
   */
  record Dense(Desk desk, int k, Proxying proxying) implements SearchMethod {
    @Override
    public List<Assignment> assignments(Catalogue catalogue) {
      return catalogue.scored().stream()
          .flatMap(
              checkpoint ->
                  catalogue.collections().stream()
                      .flatMap(manifest -> assignments(checkpoint, manifest, catalogue)))
          .toList();
    }

    /** The whole comes first: the proxy is drawn from that of the base. */
    private Stream<Assignment> assignments(
        Checkpoint checkpoint, CollectionManifest manifest, Catalogue catalogue) {
      String subject = checkpoint.id().toString();
      Stream.Builder<Assignment> all = Stream.builder();
      if (proxying.isWhole(checkpoint, manifest, catalogue.hasReigned(checkpoint))) {
        int drawn = proxying.isDrawnFrom(checkpoint, manifest) ? proxying.depth() : 0;
        all.add(new Assignment(Examination.of(subject, manifest), manifest, checkpoint, drawn));
      }
      if (proxying.covers(manifest)) {
        all.add(new Assignment(Examination.ofProxy(subject, manifest), manifest, checkpoint, 0));
      }
      return all.build();
    }

    @Override
    public boolean canSearch(SetDigest present, CollectionManifest manifest) {
      return present.count() <= manifest.passages().count();
    }

    @Override
    public Impediments impediments() {
      return desk.impediments();
    }

    @Override
    public Optional<Pass> begin(Assignment assignment, List<JudgedQuery> queries) {
      return desk.dense(assignment.checkpoint(), assignment.of(), queries, k);
    }
  }
}
