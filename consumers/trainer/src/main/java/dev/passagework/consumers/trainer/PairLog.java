package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * The format of the file that holds pairs: entries one after another, each a kind, the pair's key
 * and, where it is held, its content's key, whether it is labelled, length, checksum and value.
 */
final class PairLog {
  private static final byte HELD = 1;
  private static final byte COUNTED = 2;
  private static final byte DROPPED = 3;
  private static final int KEY = 16;
  private static final int SHORT = 1 + KEY;
  private static final int HEADER = SHORT + KEY + 1 + 4 + 4;
  private static final int LENGTH_AT = SHORT + KEY + 1;
  private static final int PAGE = 1 << 20;

  private PairLog() {}

  /** What an entry says. */
  sealed interface Entry {
    /**
     * A pair is held.
     *
     * @param position where its entry begins
     * @param value the pair, to be read before the next entry is
     */
    record Holding(PairKey key, PairKey content, boolean labelled, long position, ByteBuffer value)
        implements Entry {}

    /** A pair counted once more. */
    record Counting(PairKey key) implements Entry {}

    /** A pair is held no longer. */
    record Dropping(PairKey key) implements Entry {}

    /** Does what belongs to whichever it is. */
    default void fold(
        Consumer<Holding> holding, Consumer<Counting> counting, Consumer<Dropping> dropping) {
      if (this instanceof Holding entry) {
        holding.accept(entry);
      } else if (this instanceof Counting entry) {
        counting.accept(entry);
      } else {
        dropping.accept((Dropping) this);
      }
    }
  }

  /**
   * Reads all entries of a file's beginning.
   *
   * @param length bytes that are read
   * @param digest sees every byte
   * @throws IOException if the file is too short, or holds something else
   */
  static void read(FileChannel channel, long length, MessageDigest digest, Consumer<Entry> each)
      throws IOException {
    ByteBuffer page = ByteBuffer.allocate(PAGE).limit(0);
    long position = 0;
    while (position < length) {
      page = filled(channel, page, length, position, SHORT);
      byte kind = page.get(page.position());
      int size = SHORT;
      if (kind == HELD) {
        page = filled(channel, page, length, position, HEADER);
        size = HEADER + Math.max(0, page.getInt(page.position() + LENGTH_AT));
        page = filled(channel, page, length, position, size);
      }
      ByteBuffer entry = page.slice(page.position(), size);
      digest.update(entry.duplicate());
      each.accept(entry(entry, position));
      page.position(page.position() + size);
      position += size;
    }
  }

  /** The page with at least {@code needed} bytes left, the next of which is at {@code position}. */
  private static ByteBuffer filled(
      FileChannel channel, ByteBuffer page, long length, long position, int needed)
      throws IOException {
    if (page.remaining() >= needed) {
      return page;
    }
    if (position + needed > length) {
      throw new IOException("an entry ends beyond the end");
    }
    ByteBuffer next = ByteBuffer.allocate(Math.max(PAGE, needed));
    next.limit((int) Math.min(next.capacity(), length - position));
    while (next.hasRemaining()) {
      if (channel.read(next, position + next.position()) < 0) {
        throw new IOException("the file is too short");
      }
    }
    return next.flip();
  }

  private static Entry entry(ByteBuffer bytes, long position) throws IOException {
    byte kind = bytes.get();
    PairKey key = new PairKey(bytes.getLong(), bytes.getLong());
    return switch (kind) {
      case HELD -> holding(key, bytes, position);
      case COUNTED -> new Entry.Counting(key);
      case DROPPED -> new Entry.Dropping(key);
      default -> throw new IOException("there is no kind of entry " + kind);
    };
  }

  private static Entry holding(PairKey key, ByteBuffer bytes, long position) throws IOException {
    PairKey content = new PairKey(bytes.getLong(), bytes.getLong());
    boolean labelled = bytes.get() != 0;
    int length = bytes.getInt();
    int checksum = bytes.getInt();
    if (length != bytes.remaining() || checksum(bytes.duplicate()) != checksum) {
      throw new IOException("the pair at byte %d is damaged".formatted(position));
    }
    return new Entry.Holding(key, content, labelled, position, bytes.slice());
  }

  /**
   * The value of the entry at a position.
   *
   * @throws IOException naming the file, if it is damaged there
   */
  static byte[] value(FileChannel channel, long position, Path file) throws IOException {
    ByteBuffer header = whole(channel, ByteBuffer.allocate(HEADER), position);
    int length = header.getInt(LENGTH_AT);
    int checksum = header.getInt(LENGTH_AT + 4);
    byte[] value =
        length < 0 || length > channel.size()
            ? new byte[0]
            : whole(channel, ByteBuffer.allocate(length), position + HEADER).array();
    if (checksum(ByteBuffer.wrap(value)) != checksum) {
      throw new IOException(
          "%s is damaged at byte %d; without it the state is built anew from the recorded segments"
              .formatted(file, position));
    }
    return value;
  }

  private static ByteBuffer whole(FileChannel channel, ByteBuffer bytes, long position)
      throws IOException {
    while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {}
    return bytes.flip();
  }

  private static int checksum(ByteBuffer value) {
    CRC32C checksum = new CRC32C();
    checksum.update(value);
    return (int) checksum.getValue();
  }

  /** Entries on their way to the file. */
  static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final long start;

    /**
     * A writer of entries.
     *
     * @param start where the first of them will be
     */
    Writer(long start) {
      this.start = start;
    }

    Entry hold(TrainingPair pair, byte[] value) {
      long position = start + out.size();
      PairKey key = PairKey.ofId(pair.id());
      PairKey content = PairKey.ofContent(pair);
      ByteBuffer header = header(HELD, key, HEADER);
      header.putLong(content.high()).putLong(content.low());
      header.put((byte) (pair.labelled() ? 1 : 0));
      header.putInt(value.length).putInt(checksum(ByteBuffer.wrap(value)));
      out.writeBytes(header.array());
      out.writeBytes(value);
      return new Entry.Holding(key, content, pair.labelled(), position, ByteBuffer.wrap(value));
    }

    Entry count(String id) {
      PairKey key = PairKey.ofId(id);
      out.writeBytes(header(COUNTED, key, SHORT).array());
      return new Entry.Counting(key);
    }

    Entry drop(String id) {
      PairKey key = PairKey.ofId(id);
      out.writeBytes(header(DROPPED, key, SHORT).array());
      return new Entry.Dropping(key);
    }

    ByteBuffer bytes() {
      return ByteBuffer.wrap(out.toByteArray());
    }

    private static ByteBuffer header(byte kind, PairKey key, int size) {
      return ByteBuffer.allocate(size).put(kind).putLong(key.high()).putLong(key.low());
    }
  }
}
