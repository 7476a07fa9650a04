package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The passagework command as a process of its own, with a directory for temporary files of its own.
 */
final class Command implements AutoCloseable {
  private static final Path JAR = Path.of("../cli/target/passagework.jar").toAbsolutePath();

  private final Process process;
  private final Path output;
  private final Path temporary;

  private Command(Process process, Path output, Path temporary) {
    this.process = process;
    this.output = output;
    this.temporary = temporary;
  }

  /** What a process that has ended left behind. */
  record Ended(int exitCode, String output) {}

  /**
   * Starts the command.
   *
   * @param directory a directory of the test's own
   */
  static Command start(Path directory, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(directory, environment, line -> line, arguments);
  }

  /**
   * Starts the command on a terminal of its own, which {@code script} makes: what it writes there
   * is the output. The test is skipped where there is no such program.
   */
  static Command startOnTerminal(
      Path directory, Map<String, String> environment, String... arguments) throws IOException {
    assumeThat(Path.of("/usr/bin/script")).as("script, of util-linux, makes terminals").exists();
    Map<String, String> all = new HashMap<>(environment);
    all.put("TERM", "xterm");
    return start(
        directory,
        all,
        line -> List.of("script", "-qec", "'" + String.join("' '", line) + "'", "/dev/null"),
        arguments);
  }

  private static Command start(
      Path directory,
      Map<String, String> environment,
      UnaryOperator<List<String>> wrapping,
      String... arguments)
      throws IOException {
    assertThat(JAR).as("the jar is built by mvn verify").exists();
    Path temporary = Files.createTempDirectory(directory, "tmp-");
    Path output = Files.createTempFile(directory, "output-", ".txt");
    // Who starts a build under nohup or in the background hands down that SIGINT is ignored.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-Xmx1g", "-Djava.io.tmpdir=" + temporary));
    line.addAll(List.of("-jar", JAR.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(wrapping.apply(line)).redirectErrorStream(true);
    List.of("OPENAI_BASE_URL", "NO_COLOR").forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    Process process =
        builder
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile())
            .start();
    return new Command(process, output, temporary);
  }

  /** Runs the command to its end. */
  static Ended run(Path directory, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    try (Command command = start(directory, environment, arguments)) {
      return command.await(Duration.ofMinutes(15));
    }
  }

  /** Waits for the end. */
  Ended await(Duration longest) throws IOException, InterruptedException {
    assertThat(process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS))
        .as("ends within " + longest + ", printed:%n" + output())
        .isTrue();
    return new Ended(process.exitValue(), output());
  }

  /** Waits until the output holds a text. */
  void awaitOutput(String text, Duration longest) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + longest.toNanos();
    while (!output().contains(text)) {
      assertThat(process.isAlive()).as("runs, printed:%n" + output()).isTrue();
      assertThat(System.nanoTime()).as("printed:%n" + output()).isLessThan(deadline);
      boolean ended = process.waitFor(100, TimeUnit.MILLISECONDS);
      assertThat(ended && !output().contains(text)).as("ended, printed:%n" + output()).isFalse();
    }
  }

  /** Ctrl-C. */
  void interrupt() throws IOException, InterruptedException {
    int sent = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(sent).isZero();
  }

  /** What no process can prepare for (SIGKILL), until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** What is left in the directory for temporary files. */
  List<String> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
