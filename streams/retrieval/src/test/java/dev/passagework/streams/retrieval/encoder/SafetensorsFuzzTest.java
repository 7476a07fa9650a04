package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SafetensorsFuzzTest {

  @Property(tries = 300)
  void arbitraryBytesAreReadOrRefused(@ForAll @Size(max = 200) byte[] bytes) throws IOException {
    assertReadOrRefused(bytes);
  }

  @Property(tries = 500)
  void aFileWithOneByteChangedIsReadOrRefused(
      @ForAll @IntRange(max = 10_000) int position, @ForAll byte value) throws IOException {
    byte[] bytes = validFile();
    bytes[position % bytes.length] = value;
    assertReadOrRefused(bytes);
  }

  @Property(tries = 200)
  void aFileCutShortIsRefused(@ForAll @IntRange(max = 10_000) int length) throws IOException {
    byte[] bytes = validFile();
    byte[] cut = Arrays.copyOf(bytes, length % bytes.length);
    assertThat(isRead(cut)).isFalse();
  }

  private static byte[] validFile() throws IOException {
    Path file = Files.createTempFile("fuzz", ".safetensors");
    try {
      Safetensors.write(
          file,
          Map.of("a.weight", new Tensor(new long[] {2, 2}, new float[] {1, 2, 3, 4})),
          Map.of("format", "pt"));
      return Files.readAllBytes(file);
    } finally {
      Files.delete(file);
    }
  }

  private static void assertReadOrRefused(byte[] bytes) throws IOException {
    assertThat(isRead(bytes)).isIn(true, false);
  }

  /** Whether the bytes were read; anything but a clean refusal is thrown on. */
  private static boolean isRead(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".safetensors");
    try {
      Files.write(file, bytes);
      Map<String, Tensor> tensors = Safetensors.read(file);
      return tensors.values().stream().allMatch(tensor -> tensor.values().length > 0);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("no usable safetensors file");
      return false;
    } finally {
      Files.delete(file);
    }
  }
}
