package dev.passagework.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drawings of the topologies in the docs; {@code -Dgoldens.update=true} draws them anew. */
class TopologiesTest {
  private static final Path PAGE = Path.of("../docs/topologies.md");

  @Test
  void theDrawingsAreOfTheTopologiesThatTheServicesDescribe() throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # The topologies of the Kafka Streams services

            Drawn from what each service's `Topology.describe()` says, which a test of the service compares with the file named
            here. Round boxes are topics, the others steps; a step's state stores stand under its name. Sub-topologies meet on
            topics only: each is as many tasks as its topics have partitions.
            """);
    for (String service : List.of("planner", "refinery", "evaluator")) {
      Path description =
          Path.of("../../streams", service, "src/test/resources", service + "-topology.txt");
      page.append("\n## %s\n\n".formatted(service))
          .append("`streams/%s/src/test/resources/%1$s-topology.txt`\n\n".formatted(service))
          .append(new TopologyDrawing().mermaid(Files.readAllLines(description)));
    }
    if (Boolean.getBoolean("goldens.update")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).content().isEqualTo(page.toString());
  }
}
