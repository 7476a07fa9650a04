package dev.passagework.ops.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** An error as one line that names the cause and, where there is one, the cure. */
final class OneLineErrors implements IExecutionExceptionHandler {
  private static final String STACK_TRACES = "passagework.stack-traces";
  private static final int FAILED = 1;

  /** Asks for the stack trace below the line. */
  static void withStackTraces() {
    System.setProperty(STACK_TRACES, "true");
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine command, ParseResult arguments) {
    PrintWriter err = command.getErr();
    LogForm.fail(err, "passagework: " + line(failure));
    if (Boolean.getBoolean(STACK_TRACES)) {
      failure.printStackTrace(err);
    }
    return FAILED;
  }

  static String line(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return "unexpected " + failure.getClass().getSimpleName() + ": see it with --verbose";
    }
    return message.lines().map(String::strip).reduce((one, next) -> one + " " + next).orElseThrow();
  }
}
