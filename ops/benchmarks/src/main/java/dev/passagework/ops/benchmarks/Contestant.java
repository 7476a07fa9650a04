package dev.passagework.ops.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that is told what to do by lines on its standard input, and answers each with one. */
final class Contestant implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;

  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  private Contestant(Process process) {
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Starts a Java process.
   *
   * @param classPath its class path
   * @param heap its largest heap, such as {@code 256m}
   * @param command main class and arguments
   */
  static Contestant start(String classPath, String heap, List<String> command) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-Xmx" + heap, "-Xms" + heap, "-cp", classPath));
    line.addAll(command);
    return new Contestant(new ProcessBuilder(line).redirectError(Redirect.INHERIT).start());
  }

  /** The next line that it says. */
  String hear() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the process ended");
    }
    return line;
  }

  /** Says a line, and returns the answer. */
  String ask(String command) throws IOException {
    commands.println(command);
    return hear();
  }

  /** Processor time that it took so far; zero where the system does not tell. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    commands.close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
