package dev.passagework.ops.study.engine;

import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A trainer in a process of its own, so that several compute at a time. */
final class ProcessTrainer implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessTrainer.class);
  private static final long CLOSE_SECONDS = 20;

  private final List<String> command;
  private final Path log;
  private @Nullable Process process;
  private @Nullable Exception failure;

  /**
   * A process that is not started.
   *
   * @param command the command
   * @param log file that takes what it says
   */
  ProcessTrainer(List<String> command, Path log) {
    this.command = List.copyOf(command);
    this.log = log;
  }

  @Override
  public String name() {
    return "trainer";
  }

  @Override
  public synchronized void start() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException e) {
      failure = e;
    }
  }

  @Override
  public synchronized Health health() {
    if (failure != null) {
      return new Health.Failed("a trainer could not be started: " + failure.getMessage(), failure);
    }
    if (process == null || process.isAlive()) {
      return new Health.Running();
    }
    return process.exitValue() == 0
        ? new Health.Ended()
        : new Health.Failed(
            "a trainer ended with %d: see %s".formatted(process.exitValue(), log),
            new IOException("exit code " + process.exitValue()));
  }

  @Override
  public synchronized void close() {
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("a trainer did not end in time and is killed");
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
