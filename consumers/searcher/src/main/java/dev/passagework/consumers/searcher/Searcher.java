package dev.passagework.consumers.searcher;

import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;

/** Search over what was fed, as a service. */
public final class Searcher {
  public static final String NAME = "searcher";

  private Searcher() {}

  /** A searcher that reads checkpoints from a store. */
  public static SearcherService service(
      Cluster cluster, SearcherSettings settings, CheckpointStore store) {
    return service(
        cluster,
        settings,
        new StoredEmbedders(store, settings.directory().resolve("work"), settings.threads()));
  }

  /** A searcher with embedders of the caller's choice. */
  static SearcherService service(
      Cluster cluster, SearcherSettings settings, EmbedderSource source) {
    return new SearcherService(cluster, settings, source);
  }
}
