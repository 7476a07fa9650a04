package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @TempDir private Path folder;

  @Test
  void everyBitComesBackInOrder() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", new Tensor(new long[] {2, 3}, new float[] {1, -0f, 3e-42f, 1e38f, 0.1f, 6}));
    tensors.put("ä", new Tensor(new long[] {1}, new float[] {Float.NaN}));
    Path file = folder.resolve("model.safetensors");

    Safetensors.write(file, tensors, Map.of("format", "pt"));

    assertThat(Safetensors.read(file)).containsExactlyEntriesOf(tensors);
  }

  @Test
  void theFileIsLaidOutAsTheFormatSays() throws IOException {
    Path file = folder.resolve("model.safetensors");

    Safetensors.write(
        file,
        Map.of("w", new Tensor(new long[] {1, 2}, new float[] {1, 2})),
        Map.of("format", "pt"));

    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) bytes.getLong()];
    bytes.get(header);
    assertThat(new String(header, StandardCharsets.UTF_8))
        .startsWith(
            "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}")
        .isEqualToIgnoringWhitespace(new String(header, StandardCharsets.UTF_8).trim());
    assertThat(bytes.position() % 8).isZero();
    assertThat(bytes.getFloat()).isEqualTo(1f);
    assertThat(bytes.getFloat()).isEqualTo(2f);
    assertThat(bytes.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}        | only F32, F16 and BF16 are
          {"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}            | only F32, F16 and BF16 are
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}            | do not fit its shape
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}           | where 0 is next
          {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}            | there are 8
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}              | not two data_offsets
          {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}           | out of range
          {"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,8]}}          | no whole numbers
          {"a":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,8]}}  | too large
          {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}} | whole numbers
          {"a":7}                                                           | type ''
          [1]                                                               | not a JSON object
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":1}      | Duplicate
          {"a":{"dtype":"F32","shape":[2]                                   | Unexpected end
          """)
  void aMalformedHeaderIsRefusedWithItsReason(String header, String reason) throws IOException {
    Path file = file(header.getBytes(StandardCharsets.UTF_8), header.length(), 8);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no usable safetensors file")
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource({"F16, 3c00c000, 1.0, -2.0", "F16, 000103ff, 5.9604645E-8, 6.097555E-5"})
  @CsvSource({"F16, 7c00fbff, Infinity, -65504.0", "BF16, 3f804049, 1.0, 3.140625"})
  void halfFloatsAreWidenedExactly(String type, String bits, float first, float second)
      throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[0,4]}}".formatted(type);
    Path file = file(header.getBytes(StandardCharsets.UTF_8), header.length(), 4);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(bytes.length - 4)
        .putShort((short) Integer.parseInt(bits.substring(0, 4), 16))
        .putShort((short) Integer.parseInt(bits.substring(4), 16));
    Files.write(file, bytes);

    assertThat(Safetensors.read(file))
        .containsEntry("a", new Tensor(new long[] {2}, new float[] {first, second}));
  }

  @ParameterizedTest
  @CsvSource({"-1", "1", "1000", "9223372036854775807"})
  void anImpossibleHeaderLengthTakesNoMemory(long length) throws IOException {
    Path file = file(new byte[20], length, 0);

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is impossible");
  }

  @Test
  void aFileWithoutAHeaderIsRefused() throws IOException {
    Path file = folder.resolve("short");
    Files.write(file, new byte[] {1, 2, 3});

    assertThatThrownBy(() -> Safetensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ends too early");
  }

  private Path file(byte[] header, long declaredLength, int values) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + header.length + values).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(declaredLength).put(header);
    return Files.write(folder.resolve("malformed"), bytes.array());
  }
}
