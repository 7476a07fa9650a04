package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.TrainingPair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Every pair that was learnt, by its id and its passage's content, so that a pair that is written
 * again, with one more origin, is not learnt again; with new content it is. In a file that only
 * grows, of which a snapshot covers a part from the beginning.
 */
final class LearntPairs {
  private static final int BYTES = 16;

  private final Path file;
  private final Set<Key> keys = new HashSet<>();
  private final MessageDigest digest = Digests.sha256();

  /** None, to be kept in a file that is made, or written over. */
  LearntPairs(Path file) {
    this.file = file;
  }

  /** Forgets all; what the file holds is written over. */
  void forget() {
    keys.clear();
    digest.reset();
  }

  /**
   * Forgets all, and reads those that a snapshot covers.
   *
   * @throws IOException if the file does not hold them
   */
  void read(Extent extent) throws IOException {
    forget();
    ByteBuffer bytes = ByteBuffer.allocate(extent.pairs() * BYTES);
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
    }
    bytes.flip();
    digest.update(bytes.duplicate());
    while (bytes.remaining() >= BYTES) {
      keys.add(new Key(bytes.getLong(), bytes.getLong()));
    }
    if (!extent().equals(extent)) {
      throw new IOException(file + " is damaged: it does not hold what was written");
    }
  }

  boolean contains(TrainingPair pair) {
    return keys.contains(Key.of(pair));
  }

  /** Adds pairs, durably. */
  void add(Collection<TrainingPair> pairs) throws IOException {
    Set<Key> added = new LinkedHashSet<>();
    pairs.stream().map(Key::of).filter(key -> !keys.contains(key)).forEach(added::add);
    ByteBuffer bytes = ByteBuffer.allocate(added.size() * BYTES);
    added.forEach(key -> bytes.putLong(key.high()).putLong(key.low()));
    bytes.flip();
    write(bytes.duplicate(), (long) keys.size() * BYTES);
    digest.update(bytes);
    keys.addAll(added);
  }

  private void write(ByteBuffer bytes, long from) throws IOException {
    long position = from;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (bytes.hasRemaining()) {
        position += channel.write(bytes, position);
      }
      channel.force(true);
    }
  }

  /** What a snapshot made now covers. */
  Extent extent() {
    return new Extent(keys.size(), HexFormat.of().formatHex(Digests.copy(digest).digest()));
  }

  /**
   * A part of the file from its beginning.
   *
   * @param pairs number of pairs
   * @param sha256 SHA-256 of their bytes, in hexadecimal
   */
  record Extent(int pairs, String sha256) {}

  private record Key(long high, long low) {
    static Key of(TrainingPair pair) {
      String hash = Identity.hash(pair.id() + " " + pair.contentHash());
      return new Key(
          Long.parseUnsignedLong(hash.substring(0, 16), 16),
          Long.parseUnsignedLong(hash.substring(16), 16));
    }
  }
}
