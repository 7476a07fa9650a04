package dev.passagework.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.ops.pipeline.LocalCluster;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Orders from the command line, as services read them. */
class OrdersTest {

  @Test
  void rewarmReachesTheTrainerOfTheModel(@TempDir Path folder) throws Exception {
    try (LocalCluster local = LocalCluster.start(folder, 0, 0)) {
      Cluster cluster = local.cluster();

      String said = run(cluster, "rewarm", "--model", "encoder");

      assertThat(said).contains("encoder is told to warm up anew");
      List<ConsumerRecord<String, Command>> orders = new ArrayList<>();
      TopicReader.readToEnd(cluster, Topics.COMMANDS, orders::add);
      assertThat(orders).hasSize(1);
      assertThat(orders.get(0).key()).isEqualTo("encoder");
      Command order = orders.get(0).value();
      assertThat(order.kind()).isEqualTo(Command.Kind.RE_WARM);
      assertThat(order.subject()).isEqualTo("encoder");
      assertThat(order.version()).isEqualTo(OptionalInt.empty());
    }
  }

  private static String run(Cluster cluster, String... command) {
    List<String> line = new ArrayList<>(List.of(command));
    line.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    line.addAll(List.of("--schema-registry", cluster.registryUrl()));
    StringWriter out = new StringWriter();
    int exitCode =
        new CommandLine(Passagework.command())
            .setOut(new PrintWriter(out))
            .execute(line.toArray(String[]::new));
    assertThat(exitCode).isZero();
    return out.toString();
  }
}
