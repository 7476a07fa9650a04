package dev.passagework.streams.retrieval.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

  @TempDir private Path folder;

  @Test
  void theOwnVariableComesBeforeThatOfTheDesktop() {
    Path home = Path.of(System.getProperty("user.home"));

    assertThat(NativeLibraries.defaultCache(Map.of()))
        .isEqualTo(home.resolve(".cache/passagework"));
    assertThat(NativeLibraries.defaultCache(Map.of("XDG_CACHE_HOME", "/caches")))
        .isEqualTo(Path.of("/caches/passagework"));
    assertThat(
            NativeLibraries.defaultCache(
                Map.of("XDG_CACHE_HOME", "/caches", "PASSAGEWORK_CACHE", "/own")))
        .isEqualTo(Path.of("/own"));
  }

  @Test
  void preparingSettlesWhatNativeCodeReads() {
    MiniLm.prepareNative();
    MiniLm.prepareNative();

    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
    assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    for (String property :
        List.of("DJL_CACHE_DIR", "ENGINE_CACHE_DIR", "jna.tmpdir", "onnxruntime.native.path")) {
      assertThat(Path.of(System.getProperty(property))).isAbsolute().isDirectory();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatNativeCodeHasFreedGoesBackToTheKernel() throws IOException {
    MiniLm.prepareNative();
    List<Memory> blocks = IntStream.range(0, 128).mapToObj(i -> new Memory(1 << 20)).toList();
    blocks.forEach(block -> block.setMemory(0, 1 << 20, (byte) 1));
    long held = residentMegabytes();

    blocks.forEach(Memory::close);
    NativeLibraries.giveBackMemory();

    assertThat(residentMegabytes()).isLessThan(held - 64);
  }

  private static long residentMegabytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      String line = lines.filter(each -> each.startsWith("VmRSS")).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
    }
  }

  @Test
  void manyUnpackingAtOnceAllFindWholeLibraries() throws IOException {
    List<Path> homes =
        IntStream.range(0, 6).parallel().mapToObj(i -> unpack().orElseThrow()).distinct().toList();

    assertThat(homes).hasSize(1);
    try (Stream<Path> files = Files.list(homes.get(0))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              System.mapLibraryName("onnxruntime"), System.mapLibraryName("onnxruntime4j_jni"));
    }
  }

  @Test
  void aLibraryCutShortIsReplaced() throws IOException {
    Path library = unpack().orElseThrow().resolve(System.mapLibraryName("onnxruntime4j_jni"));
    byte[] whole = Files.readAllBytes(library);
    Files.write(library, new byte[] {1});

    assertThat(unpack()).isPresent();
    assertThat(library).hasBinaryContent(whole);
  }

  private Optional<Path> unpack() {
    try {
      return OnnxRuntimeLibraries.unpackBelow(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
