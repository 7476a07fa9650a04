package dev.passagework.streams.refinery;

import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.StreamsService;
import dev.passagework.streams.runtime.StreamsSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.streams.Topology;

/** The refinery as a service. */
public final class Refinery {
  /** Name of the service. */
  public static final String NAME = "refinery";

  /** Time after which the group forgets an instance that was stopped, and a little more. */
  private static final Duration SESSION = Duration.ofSeconds(60);

  private Refinery() {}

  /**
   * A refinery of a cluster whose topics exist.
   *
   * @param settings what it runs with
   */
  public static Service service(Cluster cluster, RefinerySettings settings) {
    StreamsSettings streams =
        new StreamsSettings(
            cluster.group(NAME),
            new StateEpoch(cluster).directory(settings.stateDirectory()),
            settings.threads(),
            Map.of());
    return new StreamsService(NAME, topology(cluster, settings), cluster, streams);
  }

  /**
   * Makes the next start read everything again from the beginning, for no call to an LLM: the
   * parser and the filters of the day decide anew, and pairs that they no longer keep are
   * retracted.
   *
   * @throws IOException if the refinery runs anywhere, or the cluster does not do it
   */
  public static void reset(Cluster cluster) throws IOException, InterruptedException {
    new StateEpoch(cluster).reset(SESSION);
  }

  /** What runs, as a graph. */
  public static Topology topology(Cluster cluster, RefinerySettings settings) {
    return RefineryTopology.topology(cluster, settings);
  }
}
