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
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

  private static final String AVERAGE = "average.f32";

  private SnapshotFiles() {}

  /** Writes the files, durably, and returns the SHA-256 of each by its name. */
  static Map<String, String> write(
      List<TrainedTensor> tensors, Optional<WeightAverage> average, Path folder)
      throws IOException {
    Map<String, String> seals = new TreeMap<>();
    for (Map.Entry<String, Function<TrainedTensor, ByteBuffer>> file : FILES.entrySet()) {
      List<ByteBuffer> contents = tensors.stream().map(file.getValue()).toList();
      seals.put(file.getKey(), write(contents, folder.resolve(file.getKey())));
    }
    if (average.isPresent()) {
      seals.put(AVERAGE, write(average.get().bytes(), folder.resolve(AVERAGE)));
    }
    return seals;
  }

  private static String write(List<ByteBuffer> contents, Path file) throws IOException {
    MessageDigest digest = Digests.sha256();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (ByteBuffer content : contents) {
        ByteBuffer bytes = content.duplicate().rewind();
        digest.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
      channel.force(true);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Reads an average; where none was kept, it begins with the weights as they are now.
   *
   * @param seals SHA-256 of each file by its name
   * @throws IOException naming the file, if it is missing or damaged
   */
  static void read(WeightAverage average, Path folder, Map<String, String> seals)
      throws IOException {
    String seal = seals.get(AVERAGE);
    if (seal == null) {
      average.restart();
      return;
    }
    Path path = folder.resolve(AVERAGE);
    MessageDigest digest = Digests.sha256();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      for (ByteBuffer values : average.bytes()) {
        fill(channel, values.duplicate().rewind(), path);
        digest.update(values.duplicate().rewind());
      }
    }
    requireSeal(path, digest, seal);
  }

  private static void requireSeal(Path path, MessageDigest digest, @Nullable String seal)
      throws IOException {
    if (!HexFormat.of().formatHex(digest.digest()).equals(seal)) {
      throw new IOException(path + " is damaged: its SHA-256 is not the one that was written");
    }
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
      requireSeal(path, digest, seals.get(file.getKey()));
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
