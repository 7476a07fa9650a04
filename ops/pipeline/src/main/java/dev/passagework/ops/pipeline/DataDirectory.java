package dev.passagework.ops.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The one directory that a pipeline writes to: its own and gone at the end, or the user's and kept.
 *
 * @param root the directory
 * @param temporary whether closing deletes it
 */
public record DataDirectory(Path root, boolean temporary) implements AutoCloseable {

  /** A directory of the user's, made where it is missing. */
  public static DataDirectory kept(Path root) throws IOException {
    return new DataDirectory(Files.createDirectories(root), false);
  }

  /** A directory of our own, below the one for temporary files. */
  public static DataDirectory untilClosed() throws IOException {
    return new DataDirectory(Files.createTempDirectory("passagework-"), true);
  }

  /** Records of the embedded broker. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** State of a service. */
  public Path state(String service) {
    return root.resolve("state").resolve(service);
  }

  /** Files of checkpoints. */
  public Path checkpoints() {
    return root.resolve("checkpoints");
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try {
      Files.walkFileTree(root, new Deleting());
    } catch (NoSuchFileException gone) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary directory " + root + " cannot be deleted", e);
    }
  }

  /** Deletes files and folders, and does not mind what another thread deleted first. */
  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
