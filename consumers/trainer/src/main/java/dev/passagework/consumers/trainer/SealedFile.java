package dev.passagework.consumers.trainer;

import dev.passagework.streams.runtime.JsonSerde;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record in a file: the SHA-256 of what follows, a line feed, the record as JSON. It is replaced
 * as a whole, durably, or not at all.
 */
final class SealedFile<V> {
  private static final Logger LOG = LoggerFactory.getLogger(SealedFile.class);

  private final Path folder;
  private final Path file;
  private final Serde<V> serde;

  SealedFile(Path folder, String name, Class<V> type) {
    this.folder = folder;
    this.file = folder.resolve(name);
    this.serde = JsonSerde.of(type);
  }

  /** Replaces the file. */
  void write(V value) throws IOException {
    byte[] json = serde.serializer().serialize(file.toString(), value);
    byte[] seal = (seal(json) + "\n").getBytes(StandardCharsets.US_ASCII);
    Path aside = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer whole = ByteBuffer.allocate(seal.length + json.length).put(seal).put(json).flip();
      while (whole.hasRemaining()) {
        channel.write(whole);
      }
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
  }

  /** The record; empty where there is no file, or a damaged one, which is reported. */
  Optional<V> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String[] parts = Files.readString(file).split("\n", 2);
    try {
      byte[] json = parts[parts.length - 1].getBytes(StandardCharsets.UTF_8);
      if (parts.length == 2 && parts[0].equals(seal(json))) {
        return Optional.of(serde.deserializer().deserialize(file.toString(), json));
      }
      LOG.error("{} is damaged and not used: its SHA-256 is not what it says", file);
    } catch (SerializationException e) {
      LOG.error("{} is of another version and not used: {}", file, e.getMessage());
    }
    return Optional.empty();
  }

  private static String seal(byte[] bytes) {
    return HexFormat.of().formatHex(Digests.sha256().digest(bytes));
  }

  /** Makes what was renamed in a directory survive a crash. */
  static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
