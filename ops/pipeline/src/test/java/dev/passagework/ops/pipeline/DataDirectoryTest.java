package dev.passagework.ops.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path directory;

  @Test
  void aTemporaryDirectoryIsDeletedUnderTheHandsOfWhoeverStillWritesThere() throws Exception {
    DataDirectory data = DataDirectory.untilClosed(directory.resolve("data"));
    Files.createDirectories(data.kafka());
    CountDownLatch begun = new CountDownLatch(1);
    Thread writer = new Thread(() -> writeUntilGone(data.kafka(), begun));
    writer.start();
    begun.await();

    data.close();

    assertThat(data.root()).doesNotExist();
    writer.join();
  }

  private static void writeUntilGone(Path folder, CountDownLatch begun) {
    try {
      for (int file = 0; ; file++) {
        Files.createFile(folder.resolve("segment-" + file));
        begun.countDown();
      }
    } catch (IOException gone) {
      begun.countDown();
    }
  }

  @Test
  void aDirectoryOfTheUsersStays() throws IOException {
    DataDirectory data = DataDirectory.kept(directory.resolve("data"));

    data.close();

    assertThat(data.checkpoints()).isDirectory();
  }
}
