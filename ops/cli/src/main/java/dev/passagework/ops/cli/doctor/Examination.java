package dev.passagework.ops.cli.doctor;

import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All checks, in the order in which one rests on another.
 *
 * @param cluster cluster to look at
 * @param directory where data would be kept
 * @param environment environment variables
 * @param settings settings that services would run with
 */
public record Examination(
    Cluster cluster, Path directory, Map<String, String> environment, Settings settings) {

  /**
   * Looks at everything.
   *
   * @param each takes every finding as soon as it is made
   */
  public List<Finding> run(Consumer<Finding> each) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    Consumer<Finding> both =
        finding -> {
          findings.add(finding);
          each.accept(finding);
        };
    new MachineChecks(directory).run(both);
    EndpointCheck.run(environment, settings, both);
    new ClusterChecks(cluster).run(both);
    return findings;
  }
}
