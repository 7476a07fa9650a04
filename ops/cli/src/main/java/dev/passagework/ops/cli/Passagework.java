package dev.passagework.ops.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code passagework} command. */
@Command(
    name = "passagework",
    version = "passagework 0.1.0",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    description = "Turns a stream of passages into a better retriever.",
    subcommands = {
      QuickstartCommand.class,
      RunCommand.class,
      StudyCommand.class,
      UpCommand.class,
      FeedCommand.class,
      PlanCommand.class,
      ServiceCommands.PlannerCommand.class,
      ServiceCommands.AugmenterCommand.class,
      ServiceCommands.RefineryCommand.class,
      ServiceCommands.TrainerCommand.class,
      RewarmCommand.class,
      ReplayCommand.class,
      ServiceCommands.EvaluatorCommand.class,
      ServiceCommands.SearcherCommand.class,
      ServiceCommands.MonitorCommand.class,
      WatchCommand.class,
      ChampionCommands.PromoteCommand.class,
      ChampionCommands.RollBackCommand.class,
      RunsCommand.class,
      ExportCommand.class,
      SearchCommand.class,
      ExplainCommand.class,
      LineageCommand.class,
      RedriveCommand.class,
      TopicsCommand.class,
      SettingsCommand.class,
      DoctorCommand.class
    },
    footer = {
      "",
      "Start with: passagework quickstart",
      "Every command explains itself with --help."
    })
public final class Passagework {
  private Passagework() {}

  static Object command() {
    return new Passagework();
  }

  /** Runs the command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    OwnCommand.endWithParent();
    Terminals.noneWhereThereIsNone();
    System.exit(execute(arguments));
  }

  static int execute(String... arguments) {
    return new CommandLine(new Passagework())
        .setExecutionExceptionHandler(new OneLineErrors())
        .setUsageHelpAutoWidth(true)
        .setAbbreviatedSubcommandsAllowed(false)
        .execute(arguments);
  }

  /** Says more of what goes on, on standard error. */
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log what goes on, and stack traces of errors, on standard error.")
  void verbose(boolean on) {
    if (on) {
      level("dev.passagework", Level.INFO);
      OneLineErrors.withStackTraces();
    }
  }

  static void level(String logger, Level level) {
    if (LoggerFactory.getLogger(logger) instanceof Logger logback) {
      logback.setLevel(level);
    }
  }
}
