package dev.passagework.ops.cli;

import dev.passagework.consumers.augmenter.recorded.RecordedEndpoint;
import dev.passagework.consumers.augmenter.recorded.RecordedReplies;
import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.pipeline.JobSpec;
import dev.passagework.producers.corpus.BeirFolder;
import dev.passagework.producers.corpus.CollectionOptions;
import dev.passagework.producers.quickstart.Quickstart;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole loop on the built-in corpus. */
@Command(
    name = "quickstart",
    description =
        "Run the whole loop on the built-in corpus: broker, registry, every service and "
            + "recorded LLM replies in this JVM; then show how far retrieval got on held-out test "
            + "queries.")
final class QuickstartCommand implements Callable<Integer> {
  private static final int QUESTIONS = 4;

  /**
   * What its forty gate queries can tell: the interval of a difference over them reaches that far
   * to either side, so that a smaller margin would refuse whatever is as good.
   */
  private static final Map<String, String> DEFAULTS = Map.of("evaluator.margin", "0.08");

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private LocalJob job = new LocalJob();

  @Option(names = "--stay", description = "Stay up after the report, until Ctrl-C.")
  private boolean stay;

  @Override
  public Integer call() throws Exception {
    Optional<LocalJob.Recorded> recorded =
        job.live().isLive() ? Optional.empty() : Optional.of(QuickstartCommand::recorded);
    return job.run(spec, this::describe, recorded, DEFAULTS, stay);
  }

  private static RecordedEndpoint recorded() throws IOException, InterruptedException {
    try (Reader replies = new InputStreamReader(Quickstart.recorded(), StandardCharsets.UTF_8)) {
      return RecordedEndpoint.start(
          RecordedReplies.read(replies, Quickstart.RECORDED), 0, Duration.ZERO);
    }
  }

  private JobSpec describe(DataDirectory data) throws IOException {
    Path directory = data.root().resolve(Quickstart.NAME);
    Quickstart.writeCollection(directory);
    BeirFolder folder = BeirFolder.open(directory);
    String llm = job.live().llm("recorded");
    Plan plan =
        new Plan(
            Quickstart.NAME,
            List.of(PlanEntry.of(Quickstart.NAME, "question", llm, QUESTIONS, 1.0)));
    return new JobSpec(folder, CollectionOptions.of(folder), plan, "quickstart", job.base());
  }
}
