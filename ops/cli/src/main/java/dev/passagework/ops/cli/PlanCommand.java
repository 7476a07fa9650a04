package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.Commands;
import dev.passagework.ops.pipeline.PlanFile;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The augmentation plan in force. */
@Command(name = "plan", description = "Show or set the augmentation plan of a corpus.")
final class PlanCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(name = "show", description = "Show the plan of every corpus.")
  int show(@Mixin ClusterOptions options) {
    Map<String, Plan> plans = new TreeMap<>();
    TopicReader.readToEnd(
        options.cluster(),
        Topics.PLANS,
        record -> {
          if (record.value() == null) {
            plans.remove(record.key());
          } else {
            plans.put(record.key(), record.value());
          }
        });
    PrintWriter out = spec.commandLine().getOut();
    plans.values().forEach(plan -> out.println(PlanFile.write(plan)));
    return 0;
  }

  @Command(
      name = "set",
      description = "Put a plan in force: a YAML file that lists strategies, LLMs and scales.")
  int set(
      @Mixin ClusterOptions options,
      @Parameters(paramLabel = "FILE", description = "The plan.") Path file,
      @Option(
              names = "--corpus",
              defaultValue = "default",
              paramLabel = "NAME",
              description = "Corpus, where the file names none. Default: ${DEFAULT-VALUE}.")
          String corpus)
      throws Exception {
    Cluster cluster = options.cluster();
    Plan plan = PlanFile.read(file, corpus);
    Commands.set(cluster, plan);
    spec.commandLine()
        .getOut()
        .printf("the plan of %s is in force: %d entries%n", plan.corpus(), plan.entries().size());
    return 0;
  }
}
