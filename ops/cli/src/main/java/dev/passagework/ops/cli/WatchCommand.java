package dev.passagework.ops.cli;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.TopicFollower;
import java.io.PrintWriter;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The metric topics as lines. */
@Command(
    name = "watch",
    description = "Print every metric from the metric topics, from the first on, until Ctrl-C.")
final class WatchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions options = new ClusterOptions();

  @Override
  public Integer call() throws Exception {
    try (Shutdown shutdown = new Shutdown()) {
      shutdown.add(
          new TopicFollower("watch", options.cluster())
              .on(Topics.EVALUATION_METRICS, (key, value, record) -> print(value))
              .on(Topics.TRAINING_METRICS, (key, value, record) -> print(value))
              .start());
      shutdown.awaitSignal();
      return 0;
    }
  }

  private void print(@Nullable MetricEvent event) {
    if (event != null) {
      PrintWriter out = spec.commandLine().getOut();
      out.printf(
          "%s %-20s %-20s %12.6f %s%n",
          event.time(),
          event.subject(),
          event.name(),
          event.value(),
          new TreeMap<>(event.dimensions()));
      out.flush();
    }
  }
}
