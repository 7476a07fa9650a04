package dev.passagework.ops.cli;

import dev.passagework.ops.cli.doctor.Examination;
import dev.passagework.ops.cli.doctor.Finding;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is missing, and how to get it. */
@Command(
    name = "doctor",
    description = {
      "Check this machine and the cluster, and say the cure for each complaint.",
      "Nothing is changed, and no LLM is called. The exit code is 1 where something would not "
          + "work."
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private SettingsOptions settings = new SettingsOptions();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "${env:PASSAGEWORK_DATA_DIR:-passagework-data}",
      description =
          "Directory whose disk is looked at. Default: PASSAGEWORK_DATA_DIR, or passagework-data.")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Examination examination =
        new Examination(
            cluster.cluster(), directory, System.getenv(), settings.read(java.util.Map.of()));
    List<Finding> findings = examination.run(finding -> print(finding, out));
    long ill = findings.stream().filter(f -> f.grade() == Finding.Grade.ILL).count();
    out.println(ill == 0 ? "all that was looked at works" : ill + " of these would not work");
    return ill == 0 ? 0 : 1;
  }

  private static void print(Finding finding, PrintWriter out) {
    boolean colours = Terminals.isTerminal();
    String grade =
        colours
            ? "\u001b[%dm%-5s\u001b[0m".formatted(finding.grade().colour(), finding.grade().word())
            : "%-5s".formatted(finding.grade().word());
    out.printf("%s %-10s %s%n", grade, finding.subject(), finding.text());
    if (!finding.cure().isEmpty()) {
      out.printf("      %-10s -> %s%n", "", finding.cure());
    }
    out.flush();
  }
}
