package dev.passagework.consumers.trainer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Weights and moments in files: the tensors one after another in the optimiser's order, as 32-bit
 * floats in the machine's byte order.
 */
final class SnapshotFiles {
  private static final Map<String, Function<TrainedTensor, ByteBuffer>> FILES =
      Map.of(
          "weights.f32", tensor -> TrainedTensor.bytes(tensor.weight()),
          "first-moments.f32", TrainedTensor::first,
          "second-moments.f32", TrainedTensor::second);

  private SnapshotFiles() {}

  /** Writes the files, durably, and returns the SHA-256 of each by its name. */
  static Map<String, String> write(List<TrainedTensor> tensors, Path folder) throws IOException {
    Map<String, String> seals = new TreeMap<>();
    for (Map.Entry<String, Function<TrainedTensor, ByteBuffer>> file : FILES.entrySet()) {
      MessageDigest digest = Digests.sha256();
      try (FileChannel channel =
          FileChannel.open(
              folder.resolve(file.getKey()),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE)) {
        for (TrainedTensor tensor : tensors) {
          ByteBuffer bytes = file.getValue().apply(tensor).duplicate().rewind();
          digest.update(bytes.duplicate());
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
        }
        channel.force(true);
      }
      seals.put(file.getKey(), HexFormat.of().formatHex(digest.digest()));
    }
    return seals;
  }

  /**
   * Reads the files into the tensors, which are of no use if this fails.
   *
   * @param seals SHA-256 of each file by its name
   * @throws IOException naming the file that is missing or damaged
   */
  static void read(List<TrainedTensor> tensors, Path folder, Map<String, String> seals)
      throws IOException {
    for (Map.Entry<String, Function<TrainedTensor, ByteBuffer>> file : FILES.entrySet()) {
      MessageDigest digest = Digests.sha256();
      Path path = folder.resolve(file.getKey());
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        for (TrainedTensor tensor : tensors) {
          ByteBuffer bytes = file.getValue().apply(tensor);
          fill(channel, bytes.duplicate().rewind(), path);
          digest.update(bytes.duplicate().rewind());
          flush(file.getKey(), tensor, bytes);
        }
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(seals.get(file.getKey()))) {
        throw new IOException(path + " is damaged: its SHA-256 is not the one that was written");
      }
    }
  }

  private static void fill(FileChannel channel, ByteBuffer bytes, Path path) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new IOException(path + " is damaged: it is too short");
      }
    }
  }

  private static void flush(String file, TrainedTensor tensor, ByteBuffer bytes) {
    if (file.startsWith("weights")) {
      FloatBuffer values = bytes.duplicate().order(bytes.order()).rewind().asFloatBuffer();
      TrainedTensor.flush(tensor.weight(), values);
    }
  }
}
