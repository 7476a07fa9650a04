package dev.passagework.consumers.searcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The vectors of one checkpoint on disk, each under the hash of the content that it is of. The file
 * only grows: records of hash (16 bytes), vector (32-bit floats) and CRC-32 of both, big-endian.
 * What a crash left half-written at its end is cut off at the next opening. Not thread-safe.
 */
final class VectorFile implements AutoCloseable {
  private static final int HASH_BYTES = 16;
  private static final int CHECK_BYTES = 4;

  private final FileChannel channel;
  private final int dimension;

  private VectorFile(FileChannel channel, int dimension) {
    this.channel = channel;
    this.dimension = dimension;
  }

  /**
   * Opens a file, made where it is missing.
   *
   * @param dimension length of a vector
   * @param vectors takes every vector that the file holds, by content hash
   */
  static VectorFile open(Path path, int dimension, Map<String, float[]> vectors)
      throws IOException {
    Files.createDirectories(path.getParent());
    FileChannel channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      VectorFile file = new VectorFile(channel, dimension);
      channel.truncate(file.read(vectors));
      channel.position(channel.size());
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Appends vectors, durably: when this returns, they survive a crash. */
  void append(Map<String, float[]> vectors) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(recordBytes() * vectors.size());
    vectors.forEach(
        (hash, vector) -> {
          int start = buffer.position();
          buffer.put(HexFormat.of().parseHex(hash));
          for (float value : vector) {
            buffer.putFloat(value);
          }
          buffer.putInt(check(buffer.array(), start));
        });
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Length of the part of the file that is whole. */
  private long read(Map<String, float[]> vectors) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(recordBytes());
    long whole = 0;
    while (readFully(buffer)) {
      byte[] bytes = buffer.array();
      if (buffer.getInt(recordBytes() - CHECK_BYTES) != check(bytes, 0)) {
        return whole;
      }
      float[] vector = new float[dimension];
      buffer.position(HASH_BYTES);
      buffer.asFloatBuffer().get(vector);
      vectors.put(HexFormat.of().formatHex(bytes, 0, HASH_BYTES), vector);
      whole += recordBytes();
      buffer.clear();
    }
    return whole;
  }

  private boolean readFully(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  private int check(byte[] bytes, int from) {
    CRC32 crc = new CRC32();
    crc.update(bytes, from, recordBytes() - CHECK_BYTES);
    return (int) crc.getValue();
  }

  private int recordBytes() {
    return HASH_BYTES + dimension * Float.BYTES + CHECK_BYTES;
  }
}
