package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.Services;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The table of settings. */
@Command(
    name = "settings",
    description =
        "List every setting with its default. Command line over environment over file over default.")
final class SettingsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Services.settingsOfAll()
        .forEach(
            setting ->
                out.printf(
                    "%-34s %-24s %s%n", setting.name(), setting.fallback(), setting.meaning()));
    return 0;
  }
}
