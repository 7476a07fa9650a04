package dev.passagework.streams.planner;

import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.StreamsService;
import dev.passagework.streams.runtime.StreamsSettings;
import java.util.Map;

/** The planner as a service. */
public final class Planner {
  /** Name of the service. */
  public static final String NAME = "planner";

  private Planner() {}

  /**
   * A planner of a cluster whose topics exist.
   *
   * @param settings what it runs with
   */
  public static Service service(Cluster cluster, PlannerSettings settings) {
    StreamsSettings streams =
        new StreamsSettings(
            cluster.group(NAME), settings.stateDirectory(), settings.threads(), Map.of());
    return new StreamsService(NAME, PlannerTopology.topology(cluster, settings), cluster, streams);
  }
}
