package dev.passagework.ops.study.plan;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where data comes from: a path, or the built-in quickstart.
 *
 * @param path the path; empty for the quickstart
 */
public record Source(Optional<Path> path) {
  private static final String QUICKSTART = "quickstart";

  /** The data that comes with Passagework. */
  public static final Source BUILT_IN = new Source(Optional.empty());

  /** Reads a source; a relative path is one from the folder of the study's file. */
  static Source parse(String text, Path folder) {
    return text.strip().equals(QUICKSTART)
        ? BUILT_IN
        : new Source(Optional.of(folder.resolve(text.strip()).normalize()));
  }

  @Override
  public String toString() {
    return path.map(Path::toString).orElse(QUICKSTART);
  }
}
