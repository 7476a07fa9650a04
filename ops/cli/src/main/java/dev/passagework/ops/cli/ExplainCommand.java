package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.Explanation;
import dev.passagework.ops.pipeline.ExplanationText;
import dev.passagework.streams.refinery.RefinerySettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Why a query is kept or not. */
@Command(
    name = "explain",
    description =
        "Tell why queries are kept or not: what became of each, what every filter says of it "
            + "with its numbers, and the reply, prompt and LLM that it came from.")
final class ExplainCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Parameters(
      paramLabel = "PAIR|PASSAGE",
      description = "Identifier of a pair, corpus/passage, or corpus/passage#pair.")
  private String what = "";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    RefinerySettings refinery = RefinerySettings.from(settings.read(Map.of()), Path.of(""));
    Explanation explanation = Explanation.of(cluster.cluster(), refinery, what);
    spec.commandLine()
        .getOut()
        .println(
            json
                ? ExplanationText.json(explanation)
                : ExplanationText.of(explanation).stripTrailing());
    return 0;
  }
}
