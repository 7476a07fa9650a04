package dev.passagework.consumers.searcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.Identity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorFileTest {
  private static final String A = Identity.hash("a");
  private static final String B = Identity.hash("b");

  @TempDir Path directory;

  private Map<String, float[]> read(Path path) throws Exception {
    Map<String, float[]> vectors = new HashMap<>();
    VectorFile.open(path, 2, vectors).close();
    return vectors;
  }

  private Path written() throws Exception {
    Path path = directory.resolve("below/m.vectors");
    try (VectorFile file = VectorFile.open(path, 2, new HashMap<>())) {
      file.append(Map.of(A, new float[] {1f, -0.5f}));
      file.append(Map.of(B, new float[] {0f, 3f}));
    }
    return path;
  }

  @Test
  void whatWasAppendedIsReadAgain() throws Exception {
    Map<String, float[]> vectors = read(written());
    assertThat(vectors).containsOnlyKeys(A, B);
    assertThat(vectors.get(A)).containsExactly(1f, -0.5f);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 27})
  void whatACrashLeftHalfWrittenIsCutOff(int bytes) throws Exception {
    Path path = written();
    long whole = Files.size(path);
    Files.write(path, new byte[bytes], StandardOpenOption.APPEND);
    assertThat(read(path)).containsOnlyKeys(A, B);
    assertThat(path).hasSize(whole);
  }

  @Test
  void whatFollowsADamagedRecordIsNotTrusted() throws Exception {
    Path path = written();
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 6] ^= 1;
    Files.write(path, bytes);
    assertThat(read(path)).containsOnlyKeys(A);
  }
}
