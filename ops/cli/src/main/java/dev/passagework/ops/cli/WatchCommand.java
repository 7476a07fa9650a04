package dev.passagework.ops.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.TopicFollower;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The metric topics, as a table or as lines. */
@Command(
    name = "watch",
    description =
        "Watch the metric topics, from their first record on, until Ctrl-C: a table that renews "
            + "itself on a terminal, a line for every event elsewhere, or JSON.")
final class WatchCommand implements Callable<Integer> {
  private static final long RENEW_MILLIS = 1_000;

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions options = new ClusterOptions();

  @Parameters(
      arity = "0..*",
      paramLabel = "METRIC",
      description = "Only metrics whose names begin so, such as ndcg or freshness. Default: all.")
  private List<String> names = List.of();

  @Option(names = "--json", description = "One JSON object a line, for machines.")
  private boolean json;

  private final ObjectMapper mapper = new ObjectMapper();
  private final MetricTable table = new MetricTable();

  @Override
  public Integer call() throws Exception {
    boolean renews = !json && Terminals.isTerminal();
    try (Shutdown shutdown = new Shutdown()) {
      TopicFollower follower = shutdown.add(new TopicFollower("watch", options.cluster()));
      for (Topic<MetricEvent> topic :
          List.of(
              Topics.EVALUATION_METRICS, Topics.TRAINING_METRICS, Topics.AUGMENTATION_METRICS)) {
        follower.on(topic, (key, value, record) -> take(topic, value, renews));
      }
      follower.start();
      if (renews) {
        renew();
      }
      shutdown.awaitSignal();
      return 0;
    }
  }

  private void take(Topic<MetricEvent> topic, @Nullable MetricEvent event, boolean renews) {
    if (event == null || !names.isEmpty() && names.stream().noneMatch(event.name()::startsWith)) {
      return;
    }
    if (renews) {
      table.add(event);
      return;
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? object(topic, event) : line(event));
    out.flush();
  }

  /** Writes the table again and again over itself. */
  private void renew() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.print("\u001b[2J");
    while (true) {
      out.print("\u001b[H");
      Terminals.Size size = Terminals.size();
      table
          .print(Instant.now(), size.width(), size.height() - 1)
          .forEach(line -> out.print(line + "\u001b[K\n"));
      out.print("\u001b[J");
      out.flush();
      Thread.sleep(RENEW_MILLIS);
    }
  }

  private static String line(MetricEvent event) {
    return "%s %-20s %-20s %12.6f %s"
        .formatted(
            event.time(),
            event.subject(),
            event.name(),
            event.value(),
            new TreeMap<>(event.dimensions()));
  }

  private String object(Topic<MetricEvent> topic, MetricEvent event) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("topic", topic.name());
    object.put("time", event.time().toString());
    object.put("subject", event.subject());
    object.put("name", event.name());
    object.put("value", event.value());
    object.put("dimensions", new TreeMap<>(event.dimensions()));
    try {
      return mapper.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
