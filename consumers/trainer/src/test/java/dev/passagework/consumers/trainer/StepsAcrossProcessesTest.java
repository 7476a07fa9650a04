package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepsAcrossProcessesTest {
  @TempDir private Path folder;

  @Test
  void everyPathGivesTheSameBitsInEveryProcessWithOneThreadAndWithTwo()
      throws IOException, InterruptedException {
    List<String> once = steps("once");

    assertThat(once).hasSize(18).doesNotHaveDuplicates();
    assertThat(steps("again")).isEqualTo(once);
  }

  private List<String> steps(String name) throws IOException, InterruptedException {
    File output = folder.resolve(name).toFile();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                StepProcess.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> said = Files.readAllLines(output.toPath());
    assertThat(process.exitValue()).as("%s", said).isZero();
    return said.stream().filter(line -> line.startsWith("steps by ")).toList();
  }
}
