package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.DataDirectory;
import dev.passagework.ops.study.engine.StudyDirectory;
import dev.passagework.ops.study.engine.StudyRun;
import dev.passagework.ops.study.plan.Folders;
import dev.passagework.ops.study.plan.Llm;
import dev.passagework.ops.study.plan.Preflight;
import dev.passagework.ops.study.plan.Study;
import dev.passagework.ops.study.plan.StudyFile;
import dev.passagework.ops.study.plan.Trial;
import dev.passagework.ops.study.report.StudyReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Grids of arms on one set of pairs. */
@Command(
    name = "study",
    description =
        "Compare settings of augmentation on collections of your own: pairs are bought once, "
            + "every arm learns its part of them, and a report says which augmentation is worth it.",
    subcommands = {
      StudyCommand.RunCommand.class,
      StudyCommand.PlanCommand.class,
      StudyCommand.ReportCommand.class
    })
final class StudyCommand {

  @Command(
      name = "run",
      description = "Run a study, or go on with one that was stopped, and write its report.")
  static final class RunCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "STUDY.yaml", description = "The study, see ops/docs/study.md.")
    private Path file = Path.of("");

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "Directory for results and report; a study that was stopped goes on there.")
    private Path out = Path.of("");

    @Option(
        names = "--live",
        description = "Call the live endpoints that the study names, after showing the forecast.")
    private boolean live;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Override
    public Integer call() throws Exception {
      PrintWriter err = spec.commandLine().getErr();
      Study study = StudyFile.read(file);
      Preflight preflight = preflight(study);
      describe(study, preflight, err);
      if (!agrees(study, err)) {
        err.println("nothing was called");
        return 1;
      }
      StudyDirectory directory = new StudyDirectory(out.toAbsolutePath().normalize());
      Folders folders = Folders.open(study, directory.collections());
      StudyPrinter printer = new StudyPrinter(err, Terminals.isTerminal(), Clock.systemUTC());
      try (Shutdown shutdown = new Shutdown()) {
        new StudyRun(study, directory, OwnCommand.parts(), shutdown::add, printer)
            .run(folders, preflight);
      } finally {
        printer.finish();
      }
      List<Path> written = StudyReport.write(directory);
      written.forEach(path -> spec.commandLine().getOut().println(path));
      spec.commandLine().getOut().flush();
      return 0;
    }

    private boolean agrees(Study study, PrintWriter err) throws IOException {
      if (study.llms().stream().noneMatch(Llm::isLive)) {
        return true;
      }
      if (!live) {
        throw new IllegalArgumentException(
            "the study names live endpoints, which are called with --live only");
      }
      return yes || Consent.ask(err);
    }
  }

  @Command(
      name = "plan",
      description = "Show the arms of a study and what it would ask of LLMs; nothing is run.")
  static final class PlanCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "STUDY.yaml", description = "The study.")
    private Path file = Path.of("");

    @Override
    public Integer call() throws Exception {
      PrintWriter out = spec.commandLine().getOut();
      Study study = StudyFile.read(file);
      Preflight preflight = preflight(study);
      for (Trial trial : study.trials()) {
        out.printf(
            "%-11s %d x  %s%n",
            trial.role().name().toLowerCase(Locale.ROOT), trial.seeds(), trial.arm().values());
      }
      describe(study, preflight, out);
      out.flush();
      return 0;
    }
  }

  @Command(name = "report", description = "Write the report of a study anew from its results.")
  static final class ReportCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--out",
        required = true,
        paramLabel = "DIR",
        description = "Directory of the study.")
    private Path out = Path.of("");

    @Override
    public Integer call() throws Exception {
      for (Path path : StudyReport.write(new StudyDirectory(out.toAbsolutePath().normalize()))) {
        spec.commandLine().getOut().println(path);
      }
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  /** Checks a study, and leaves nothing on disk if it is refused. */
  private static Preflight preflight(Study study) throws IOException {
    try (DataDirectory scratch = DataDirectory.untilClosed()) {
      return Preflight.of(study, Folders.open(study, scratch.root()));
    }
  }

  private static void describe(Study study, Preflight preflight, PrintWriter to) {
    to.printf(
        Locale.ROOT,
        "%s: %d arms, %d runs; %,d requests: about %,d prompt tokens, at most %,d completion"
            + " tokens, at most %.2f%n",
        study.name(),
        study.trials().size(),
        study.runs(),
        preflight.forecast().calls(),
        preflight.forecast().promptTokens(),
        preflight.forecast().mostCompletionTokens(),
        preflight.money());
    to.flush();
  }
}
