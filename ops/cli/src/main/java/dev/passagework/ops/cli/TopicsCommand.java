package dev.passagework.ops.cli;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicSetup;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Topics of a cluster. */
@Command(name = "topics", description = "Create or describe the topics of a cluster.")
final class TopicsCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "create",
      description = "Create the topics, their dead-letter topics and their schemas, where missing.")
  int create(
      @Mixin ClusterOptions options,
      @Option(
              names = "--partitions",
              defaultValue = "4",
              paramLabel = "N",
              description = "Partitions of the topics that scale. Default: ${DEFAULT-VALUE}.")
          int partitions)
      throws Exception {
    Cluster cluster = options.cluster();
    List<String> created = TopicSetup.create(cluster, partitions);
    PrintWriter out = spec.commandLine().getOut();
    created.forEach(name -> out.println("created " + name));
    out.printf("%d topics created, schemas registered%n", created.size());
    return 0;
  }

  @Command(
      name = "describe",
      description = "List the declared topics: partitions, settings, fields.")
  int describe(@Mixin ClusterOptions options) {
    Cluster cluster = options.cluster();
    PrintWriter out = spec.commandLine().getOut();
    for (Topic<?> topic : Topics.all()) {
      out.printf(
          "%s: %s%n  %s%n", cluster.name(topic), topic.meaning(), new TreeMap<>(topic.settings()));
      topic.fields().forEach((name, meaning) -> out.printf("    %-18s %s%n", name, meaning));
    }
    return 0;
  }
}
