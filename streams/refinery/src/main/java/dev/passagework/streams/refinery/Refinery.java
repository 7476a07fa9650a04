package dev.passagework.streams.refinery;

import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.StreamsService;
import dev.passagework.streams.runtime.StreamsSettings;
import java.util.Map;

/** The refinery as a service. */
public final class Refinery {
  /** Name of the service. */
  public static final String NAME = "refinery";

  private Refinery() {}

  /**
   * A refinery of a cluster whose topics exist.
   *
   * @param settings what it runs with
   */
  public static Service service(Cluster cluster, RefinerySettings settings) {
    StreamsSettings streams =
        new StreamsSettings(
            cluster.group(NAME), settings.stateDirectory(), settings.threads(), Map.of());
    return new StreamsService(NAME, RefineryTopology.topology(cluster, settings), cluster, streams);
  }
}
