package dev.passagework.ops.cli;

import ch.qos.logback.classic.Level;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
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
 * whichever comes first. After Ctrl-C it is quiet and closes for at most five seconds; the exit
 * code is 130, or 143 after SIGTERM.
 *
 * <p>It listens to the signals themselves and not to the JVM's shutdown, and does not end by one:
 * the hooks of native libraries run at once then, and take from under a step that is being trained
 * what it works with.
 */
final class Shutdown implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
  private static final long SECONDS = 5;
  private static final long LAST_SECONDS = 3;
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
    Thread.setDefaultUncaughtExceptionHandler((thread, cutShort) -> {});
    Thread closer = new Thread(this::closeAll, "closer");
    closer.setDaemon(true);
    closer.start();
    if (!ends(closer, SECONDS) && !closeOldest()) {
      ends(closer, LAST_SECONDS);
    }
    deleteUnpacked();
    NativeLibraries.endProcess(exitCode);
  }

  private static boolean ends(Thread closer, long seconds) {
    try {
      closer.join(TimeUnit.SECONDS.toMillis(seconds));
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

  /**
   * Closes what was opened first: the data directory, which must not outlive the command.
   *
   * @return false if it is being closed already
   */
  private synchronized boolean closeOldest() {
    AutoCloseable oldest = open.pollLast();
    if (oldest != null) {
      closeQuietly(oldest);
    }
    return oldest != null;
  }

  /**
   * Deletes what only an orderly end of the JVM deletes: the file that RocksDB unpacked its library
   * to, and the folder that ONNX Runtime made for its own, empty since that is in the cache.
   */
  private static void deleteUnpacked() {
    try (Stream<String> mapped = Files.lines(Path.of("/proc/self/maps"));
        DirectoryStream<Path> folders =
            Files.newDirectoryStream(
                Path.of(System.getProperty("java.io.tmpdir")), "onnxruntime-java*")) {
      for (String line : mapped.filter(line -> line.contains("/librocksdbjni")).toList()) {
        Files.deleteIfExists(Path.of(line.substring(line.indexOf('/'))));
      }
      for (Path folder : folders) {
        deleteEmpty(folder);
      }
    } catch (IOException e) {
      LOG.warn("unpacked libraries stay behind", e);
    }
  }

  private static void deleteEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException used) {
      LOG.debug("{} is in use", folder);
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
