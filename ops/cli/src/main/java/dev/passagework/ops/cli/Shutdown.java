package dev.passagework.ops.cli;

import ch.qos.logback.classic.Level;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/**
 * What is open in this JVM, closed in reverse order at the end of the command or at Ctrl-C,
 * whichever comes first. After Ctrl-C it is quiet and takes at most eight seconds; the exit code is
 * 130, or 143 after SIGTERM.
 *
 * <p>It listens to the signals themselves and not to the JVM's shutdown: the hooks of native
 * libraries run at once then, and take from under the services what they still work with.
 */
final class Shutdown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final long SECONDS = 8;
  private static final Map<String, Integer> EXIT_CODES = Map.of("INT", 130, "TERM", 143);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final CountDownLatch signalled = new CountDownLatch(1);
  private boolean closed;

  Shutdown() {
    EXIT_CODES.forEach(
        (name, exitCode) -> Signal.handle(new Signal(name), signal -> interrupted(exitCode)));
  }

  /** Takes something to close. Once the end has come it is closed at once. */
  synchronized <T extends AutoCloseable> T add(T resource) {
    if (closed) {
      closeQuietly(resource);
      throw new IllegalStateException("interrupted");
    }
    open.push(resource);
    return resource;
  }

  /** Waits for Ctrl-C, which ends the JVM. */
  void awaitSignal() throws InterruptedException {
    new CountDownLatch(1).await();
  }

  /** Closes everything; where Ctrl-C was faster, waits for it to end the JVM. */
  @Override
  public void close() throws InterruptedException {
    if (signalled.getCount() == 0) {
      awaitSignal();
    }
    closeAll();
  }

  private void interrupted(int exitCode) {
    if (signalled.getCount() == 0) {
      NativeLibraries.endProcess(exitCode);
    }
    signalled.countDown();
    Passagework.level(Logger.ROOT_LOGGER_NAME, Level.OFF);
    Passagework.level("dev.passagework", Level.OFF);
    Thread closer = new Thread(this::closeAll, "closer");
    closer.setDaemon(true);
    closer.start();
    if (!ends(closer)) {
      closeOldest();
      deleteUnpacked();
      NativeLibraries.endProcess(exitCode);
    }
    System.exit(exitCode);
  }

  private static boolean ends(Thread closer) {
    try {
      closer.join(TimeUnit.SECONDS.toMillis(SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !closer.isAlive();
  }

  private void closeAll() {
    while (true) {
      AutoCloseable next;
      synchronized (this) {
        closed = true;
        next = open.poll();
      }
      if (next == null) {
        return;
      }
      closeQuietly(next);
    }
  }

  /** What was opened first is the data directory, which must not outlive the command. */
  private synchronized void closeOldest() {
    AutoCloseable oldest = open.pollLast();
    if (oldest != null) {
      closeQuietly(oldest);
    }
  }

  /** RocksDB unpacks its library to a file that only an orderly end of the JVM deletes. */
  private static void deleteUnpacked() {
    try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"))) {
      for (String line : mapped.filter(line -> line.contains("/librocksdbjni")).toList()) {
        Files.deleteIfExists(Path.of(line.substring(line.indexOf('/'))));
      }
    } catch (IOException e) {
      LOG.warn("the library of RocksDB stays behind", e);
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      LOG.warn("{} did not close cleanly", resource.getClass().getSimpleName(), e);
    }
  }
}
