package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.Commands;
import dev.passagework.ops.pipeline.PlanFile;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.planner.Strategies;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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

  @Command(
      name = "show",
      description =
          "Show the plan of every corpus, as 'plan set' takes it, and what has become of its "
              + "entries so far, as comments.")
  int show(@Mixin ClusterOptions options) {
    Map<String, Plan> plans = newest(options.cluster(), Topics.PLANS);
    Map<String, PlanState> states = newest(options.cluster(), Topics.PLAN_STATES);
    PrintWriter out = spec.commandLine().getOut();
    for (Plan plan : plans.values()) {
      out.print(PlanFile.write(plan));
      for (PlanEntry entry : plan.entries()) {
        PlanState state = states.remove(entry.id());
        out.println(state == null ? "# " + entry.id() + ": not begun" : comment(state));
      }
    }
    states.values().stream()
        .filter(state -> !plans.containsKey(state.corpus()))
        .forEach(state -> out.println(comment(state) + " (the corpus has no plan)"));
    return 0;
  }

  @Command(
      name = "set",
      description =
          "Put plans in force: a YAML file that lists strategies, LLMs, scales and budgets; one "
              + "document for each corpus.")
  int set(
      @Mixin ClusterOptions options,
      @Parameters(paramLabel = "FILE", description = "The plan.") Path file,
      @Option(
              names = "--corpus",
              defaultValue = "default",
              paramLabel = "NAME",
              description = "Corpus, where the file names none. Default: ${DEFAULT-VALUE}.")
          String corpus,
      @Option(
              names = "--strategies",
              paramLabel = "DIR",
              defaultValue = "${env:PASSAGEWORK_PLANNER_STRATEGIES:-}",
              description =
                  "Folder of your own strategy files, the same that the planner has in "
                      + "planner.strategies. Default: PASSAGEWORK_PLANNER_STRATEGIES.")
          String folder)
      throws Exception {
    Cluster cluster = options.cluster();
    Strategies strategies =
        folder.isBlank() ? Strategies.builtIn() : Strategies.with(Path.of(folder));
    List<Plan> plans = PlanFile.readAll(file, corpus, strategies);
    for (Plan plan : plans) {
      Commands.set(cluster, plan);
      spec.commandLine()
          .getOut()
          .printf("the plan of %s is in force: %d entries%n", plan.corpus(), plan.entries().size());
    }
    return 0;
  }

  private static <V> Map<String, V> newest(Cluster cluster, Topic<V> topic) {
    Map<String, V> newest = new TreeMap<>();
    TopicReader.readToEnd(
        cluster,
        topic,
        record -> {
          @Nullable V value = record.value();
          if (value == null) {
            newest.remove(record.key());
          } else {
            newest.put(record.key(), value);
          }
        });
    return newest;
  }

  private static String comment(PlanState state) {
    PlanState.Account account = state.account();
    String unit = account.unit().code();
    StringBuilder line = new StringBuilder();
    line.append(
        "# %s: %s%s"
            .formatted(
                state.entry(),
                state.status().code(),
                state.reason().isEmpty() ? "" : " (" + state.reason() + ")"));
    line.append(
        String.format(
            Locale.ROOT,
            "; %,d of %,d requests answered, %,d failed, %,d unanswered; spent %s",
            state.answered(),
            state.requests() - state.withdrawn(),
            state.failed(),
            state.unanswered(),
            amount(account.spent())));
    line.append(account.budget() > 0 ? " of " + amount(account.budget()) : "").append(' ');
    line.append(unit);
    account.forecast().ifPresent(all -> line.append(", forecast ").append(amount(all)));
    return line.toString();
  }

  private static String amount(double value) {
    return String.format(Locale.ROOT, value == Math.rint(value) ? "%,.0f" : "%,.4f", value);
  }
}
