package dev.passagework.ops.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The one directory that a pipeline writes to: its own and gone at the end, or the user's and kept.
 *
 * @param root the directory
 * @param checkpoints directory for the files of checkpoints, which services may share
 * @param temporary whether closing deletes the directory
 */
public record DataDirectory(Path root, Path checkpoints, boolean temporary)
    implements AutoCloseable {
  private static final String CHECKPOINTS = "checkpoints";

  /** Deletions, at most, while services that did not end still make folders under the old name. */
  private static final int PASSES = 100;

  /** A directory of the user's, made where it is missing. */
  public static DataDirectory kept(Path root) throws IOException {
    return kept(root, root.resolve(CHECKPOINTS));
  }

  /** A directory of the user's, and another for the files of checkpoints, made where missing. */
  public static DataDirectory kept(Path root, Path checkpoints) throws IOException {
    return new DataDirectory(
        Files.createDirectories(root), Files.createDirectories(checkpoints), false);
  }

  /** A directory of our own, below the one for temporary files. */
  public static DataDirectory untilClosed() throws IOException {
    return untilClosed(Files.createTempDirectory("passagework-"));
  }

  /** A directory that is there, and is deleted at the end. */
  public static DataDirectory untilClosed(Path root) {
    return new DataDirectory(root, root.resolve(CHECKPOINTS), true);
  }

  /** Records of the embedded broker. */
  public Path kafka() {
    return root.resolve("kafka");
  }

  /** State of a service. */
  public Path state(String service) {
    return root.resolve("state").resolve(service);
  }

  /** Deletes a temporary directory; it is moved first, so that nobody makes a file there again. */
  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try {
      Path aside = root.resolveSibling(root.getFileName() + "-closing");
      for (int pass = 0; pass < PASSES && Files.exists(root); pass++) {
        Files.move(root, aside, StandardCopyOption.ATOMIC_MOVE);
        Files.walkFileTree(aside, new Deleting());
      }
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
