package dev.passagework.streams.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble.VerificationFlag;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one embedded broker, held by a lock while it is in use: {@code embedded.lock}, the
 * port of the last start in {@code embedded.port} and, in {@code logs}, what Kafka writes.
 */
final class BrokerDirectory implements AutoCloseable {

  private static final String LOCK_FILE = "embedded.lock";
  private static final String PORT_FILE = "embedded.port";

  private static final int MOST_PORT = 65_535;

  private final Path root;
  private final boolean temporary;
  private final FileChannel lockFile;

  private BrokerDirectory(Path root, boolean temporary, FileChannel lockFile) {
    this.root = root;
    this.temporary = temporary;
    this.lockFile = lockFile;
  }

  /**
   * Makes the folder when it is missing, and locks it.
   *
   * @throws EmbeddedStartException when another broker uses it, it cannot be written, or it is to
   *     be temporary and holds something already
   */
  static BrokerDirectory open(Path directory, boolean temporary) {
    Path root = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(root);
      if (temporary) {
        requireEmpty(root);
      }
      return new BrokerDirectory(root, temporary, lock(root));
    } catch (IOException e) {
      throw new EmbeddedStartException(
          "the data directory %s cannot be used (%s): make it writable or choose another with --data-dir"
              .formatted(root, e),
          e);
    }
  }

  /** The folder that Kafka keeps its logs in. */
  Path logs() {
    return root.resolve("logs");
  }

  /**
   * Gives new logs an identity (a cluster id) unless they have one, without printing anything.
   *
   * @return whether they were new
   */
  boolean format() throws Exception {
    Path logs = logs();
    Files.createDirectories(logs);
    if (Files.exists(logs.resolve(MetaPropertiesEnsemble.META_PROPERTIES_NAME))) {
      return false;
    }
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setNodeId(BrokerConfiguration.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(logs.toString())
          .setMetadataLogDirectory(logs.toString())
          .setControllerListenerName(BrokerConfiguration.CONTROLLER_LISTENER)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setIgnoreFormatted(true)
          .setPrintStream(silent)
          .run();
    }
    return true;
  }

  /** The identity of formatted logs. */
  MetaPropertiesEnsemble identity() throws IOException {
    MetaPropertiesEnsemble identity =
        new MetaPropertiesEnsemble.Loader()
            .addMetadataLogDir(logs().toString())
            .addLogDirs(List.of(logs().toString()))
            .load();
    identity.verify(
        Optional.empty(),
        OptionalInt.of(BrokerConfiguration.NODE_ID),
        EnumSet.of(
            VerificationFlag.REQUIRE_AT_LEAST_ONE_VALID,
            VerificationFlag.REQUIRE_METADATA_LOG_DIR));
    return identity;
  }

  /** The metadata that a cluster's first controller begins with. */
  BootstrapMetadata bootstrapMetadata() throws Exception {
    return new BootstrapDirectory(logs().toString()).read();
  }

  /** The port of the last start; 0 if there is none, or none that can be read. */
  int lastPort() {
    try {
      int port = Integer.parseInt(Files.readString(root.resolve(PORT_FILE)).strip());
      return port > 0 && port <= MOST_PORT ? port : 0;
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  void keepPort(int port) throws IOException {
    Files.writeString(root.resolve(PORT_FILE), port + "\n");
  }

  /** Releases the lock, and deletes the folder when it is temporary. */
  @Override
  public void close() throws IOException {
    lockFile.close();
    if (temporary) {
      delete(root);
    }
  }

  private static void requireEmpty(Path root) throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      if (entries.findAny().isPresent()) {
        throw new EmbeddedStartException(
            "the temporary data directory %s is not empty, and would be deleted: choose an empty or a new one"
                .formatted(root));
      }
    }
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new EmbeddedStartException(
          "the data directory %s is in use by another broker: stop that one or choose another with --data-dir"
              .formatted(root));
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisJvm) {
      return null;
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
