package dev.passagework.ops.cli;

import dev.passagework.consumers.augmenter.recorded.RecordedEndpoint;
import dev.passagework.consumers.augmenter.recorded.RecordedReplies;
import dev.passagework.ops.pipeline.JobSpec;
import dev.passagework.ops.pipeline.PlanFile;
import dev.passagework.producers.corpus.BeirFolder;
import dev.passagework.producers.corpus.CollectionOptions;
import dev.passagework.producers.corpus.OnError;
import dev.passagework.producers.corpus.SplitRoles;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.streams.planner.PlannerSettings;
import dev.passagework.streams.planner.Strategies;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole loop on a collection of the user's. */
@Command(
    name = "run",
    description =
        "Run the whole loop on a test collection in BEIR layout: its passages are augmented and "
            + "learnt, and every checkpoint is scored on its judged queries.")
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private LocalJob job = new LocalJob();

  @Option(
      names = "--collection",
      required = true,
      paramLabel = "DIR",
      description = "Folder with corpus.jsonl, queries.jsonl and qrels/*.tsv.")
  private Path collection = Path.of("");

  @Option(
      names = "--recorded",
      paramLabel = "FILE",
      description = "Recorded LLM replies, JSON lines by passage; instead of --live.")
  private @Nullable Path recorded;

  @Option(
      names = "--plan",
      paramLabel = "FILE",
      description =
          "Plan, in YAML; strategies of your own are looked for in planner.strategies. Default: for"
              + " every passage three questions, and keywords, a claim and a title.")
  private @Nullable Path plan;

  @Option(
      names = "--on-error",
      defaultValue = "FAIL",
      paramLabel = "skip|fail",
      description = "What to do about a malformed line. Default: fail.")
  private OnError onError = OnError.FAIL;

  @Override
  public Integer call() throws Exception {
    if (job.live().isLive() == (recorded != null)) {
      throw new IllegalArgumentException(
          "give either --recorded FILE or --live: where do the LLM's replies come from?");
    }
    BeirFolder folder = BeirFolder.open(collection);
    JobSpec described = describe(folder);
    Optional<LocalJob.Recorded> replies = Optional.empty();
    if (recorded != null) {
      RecordedReplies read = RecordedReplies.read(recorded);
      replies = Optional.of(() -> RecordedEndpoint.start(read, 0, Duration.ZERO));
    }
    Map<String, String> defaults = Map.of("trainer.learning-rate", "2e-5");
    return job.run(spec, data -> described, replies, defaults, false);
  }

  private JobSpec describe(BeirFolder folder) throws IOException {
    CollectionOptions options =
        new CollectionOptions(folder.name(), Domain.IN, SplitRoles.usual(folder.splits()), onError);
    String corpus = options.collection();
    Strategies strategies = PlannerSettings.strategies(job.settings());
    Plan asked = plan == null ? defaultPlan(corpus) : PlanFile.read(plan, corpus, strategies);
    return new JobSpec(folder, options, asked, strategies, corpus, job.base());
  }

  private Plan defaultPlan(String corpus) {
    String llm = job.live().llm("recorded");
    return new Plan(
        corpus,
        List.of(
            PlanEntry.of(corpus, "question", llm, 3, 1.0),
            PlanEntry.of(corpus, "keywords", llm, 1, 1.0),
            PlanEntry.of(corpus, "claim", llm, 1, 1.0),
            PlanEntry.of(corpus, "title", llm, 1, 1.0)));
  }
}
