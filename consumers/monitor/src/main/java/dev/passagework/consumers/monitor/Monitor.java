package dev.passagework.consumers.monitor;

import dev.passagework.streams.runtime.Cluster;
import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;

/** The web page, as a service. */
public final class Monitor {
  public static final String NAME = "monitor";

  private Monitor() {}

  /** A monitor that asks the searcher of its settings. */
  public static MonitorService service(Cluster cluster, MonitorSettings settings) {
    return service(cluster, settings, settings::searcher);
  }

  /**
   * A monitor.
   *
   * @param searcher address of the searcher, asked for at every search
   */
  public static MonitorService service(
      Cluster cluster, MonitorSettings settings, Supplier<URI> searcher) {
    return new MonitorService(cluster, settings, searcher, Clock.systemUTC());
  }
}
