package dev.passagework.ops.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A main class in a process of its own, with this one's class path. It prints a line when it is
 * ready, and one with its result after its input was closed, or when it is through.
 */
final class ChildProcess implements AutoCloseable {
  private static final long END_SECONDS = 60;
  private static final String SAID = "benchmark: ";

  private final Process process;
  private final BufferedReader output;

  private ChildProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static ChildProcess start(Class<?> main, List<String> javaOptions, String... arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-XX:+UseSerialGC");
    line.addAll(javaOptions);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new ChildProcess(builder.start());
  }

  /** Prints a line that {@link #line} reads, in the process itself. */
  static void say(Object line) {
    System.out.println(SAID + line);
    System.out.flush();
  }

  /** The next line that it says; what libraries print is passed over. */
  String line() throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(SAID)) {
        return line.substring(SAID.length());
      }
    }
    throw new IOException("a process of the benchmark ended early");
  }

  /** Tells it to go on, with a line. */
  void tell(String line) throws IOException {
    BufferedWriter input = process.outputWriter();
    input.write(line);
    input.newLine();
    input.flush();
  }

  void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException("a process of the benchmark ended early");
    }
  }

  @Override
  public void close() {
    try {
      process.outputWriter().close();
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
