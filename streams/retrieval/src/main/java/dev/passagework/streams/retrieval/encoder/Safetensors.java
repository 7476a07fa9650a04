package dev.passagework.streams.retrieval.encoder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Files of named float tensors in Hugging Face's safetensors format: the header's length as a
 * 64-bit little-endian integer, a header in JSON, then all values, little-endian and without gaps.
 * Floats of 32 bits are written; those of 16 bits are read as well, and widened. Reading trusts
 * nothing: every length is checked against the file before memory is taken.
 */
public final class Safetensors {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ALIGNMENT = 8;

  private Safetensors() {}

  /**
   * Writes the tensors in their order, replacing the file.
   *
   * @param metadata pairs for the header's {@code __metadata__}
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(tensors, metadata);
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer start = littleEndian(Long.BYTES + header.length);
      writeFully(channel, start.putLong(header.length).put(header).flip());
      for (Tensor tensor : tensors.values()) {
        ByteBuffer bytes = littleEndian(tensor.values().length * Float.BYTES);
        bytes.asFloatBuffer().put(tensor.values());
        writeFully(channel, bytes);
      }
    }
  }

  /**
   * All tensors, in the order of the header.
   *
   * @throws IOException if the file is malformed, or holds other than floats
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    return read(file, Optional::of);
  }

  /**
   * Some tensors, in the order of the header.
   *
   * @param nameOf what to call the tensor of a name; empty to leave it out, whatever it holds
   * @throws IOException if the file is malformed, or such a tensor holds other than floats, or two
   *     would be called the same
   */
  static Map<String, Tensor> read(Path file, Function<String, Optional<String>> nameOf)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      SafetensorsHeader header = readHeader(channel);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        Optional<String> name = nameOf.apply(entry.name());
        if (name.isPresent()
            && tensors.put(name.get(), tensor(channel, header.valuesFrom(), entry)) != null) {
          throw new IOException("two tensors stand for " + name.get());
        }
      }
      return tensors;
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw new IOException(file + " is no usable safetensors file: " + e.getMessage(), e);
    }
  }

  private static Tensor tensor(FileChannel channel, long valuesFrom, SafetensorsHeader.Entry entry)
      throws IOException {
    entry.type().requireReadable(entry.name());
    channel.position(valuesFrom + entry.begin());
    ByteBuffer bytes = readFully(channel, Math.toIntExact(entry.end() - entry.begin()));
    float[] values = new float[entry.values()];
    if (entry.type() == ElementType.F32) {
      bytes.asFloatBuffer().get(values);
    } else {
      for (int i = 0; i < values.length; i++) {
        values[i] = entry.type().next(bytes);
      }
    }
    return new Tensor(entry.shape(), values);
  }

  private static SafetensorsHeader readHeader(FileChannel channel) throws IOException {
    long size = channel.size();
    long length = readFully(channel, Long.BYTES).getLong();
    SafetensorsHeader.checkLength(length, size - Long.BYTES);
    byte[] json = new byte[(int) length];
    readFully(channel, json.length).get(json);
    return SafetensorsHeader.parse(json, size - Long.BYTES - length);
  }

  /** The header, the same bytes for the same tensors: files are told apart by their digest. */
  private static byte[] header(Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = JSON.createObjectNode();
    ObjectNode pairs = header.putObject(SafetensorsHeader.METADATA);
    new TreeMap<>(metadata).forEach(pairs::put);
    long begin = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      Tensor tensor = entry.getValue();
      long end = begin + tensor.values().length * (long) Float.BYTES;
      ObjectNode node = header.putObject(entry.getKey()).put("dtype", "F32");
      ArrayNode shape = node.putArray("shape");
      Arrays.stream(tensor.shape()).forEach(shape::add);
      node.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    String json = JSON.writeValueAsString(header);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    int padding = (ALIGNMENT - bytes % ALIGNMENT) % ALIGNMENT;
    return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ByteBuffer readFully(FileChannel channel, int bytes) throws IOException {
    ByteBuffer buffer = littleEndian(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("it ends too early");
      }
    }
    return buffer.flip();
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      int written = channel.write(buffer);
      if (written < 0) {
        throw new EOFException("the channel takes no more");
      }
    }
  }
}
