package dev.passagework.producers.corpus;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file to read, compressed with gzip if its name says so.
 *
 * @param path where it is
 * @param label what messages call it
 */
record InputFile(Path path, String label) {
  private static final String GZIP = ".gz";
  private static final int BUFFER = 1 << 16;

  static InputFile of(Path path) {
    return new InputFile(path, path.toString());
  }

  /** The file of a folder with a given name, or with that name and {@code .gz}. */
  static Optional<InputFile> in(Path folder, String name) {
    return Stream.of(name, name + GZIP)
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .map(InputFile::of);
  }

  /** Name of a file without {@code .gz}. */
  static String plainName(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
  }

  InputStream open() {
    try {
      InputStream raw = Files.newInputStream(path);
      return path.toString().endsWith(GZIP) ? unzipped(raw) : raw;
    } catch (IOException e) {
      throw unreadable(label, e);
    }
  }

  private static InputStream unzipped(InputStream raw) throws IOException {
    try {
      return new GZIPInputStream(new BufferedInputStream(raw, BUFFER), BUFFER);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  static FeedException unreadable(String label, IOException cause) {
    String why;
    if (cause instanceof EOFException || cause instanceof ZipException) {
      why = "it is no whole gzip file: fetch it again, or take .gz off its name";
    } else if (cause instanceof AccessDeniedException) {
      why = "you may not read it: check its permissions";
    } else {
      why = String.valueOf(cause.getMessage());
    }
    return new FeedException("%s cannot be read: %s".formatted(label, why), cause);
  }
}
