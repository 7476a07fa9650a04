package dev.passagework.producers.corpus;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where passages are read from. */
public interface PassageSource {
  /** A pass over all passages. */
  Cursor<SourcePassage> open();

  /**
   * The passages of a file or folder.
   *
   * <p>A folder with {@code corpus.jsonl} is read as BEIR. In any other, every {@code .jsonl},
   * {@code .ndjson} and {@code .tsv} file holds passages and every {@code .txt} and {@code .md}
   * file is one, in the order of their paths; what begins with a dot is left out. A name may end
   * with {@code .gz}.
   *
   * @param format how the file, or every file of the folder, holds passages; empty to go by names
   * @throws FeedException if it is missing, or its format cannot be told
   */
  static PassageSource of(Path path, Optional<Format> format) {
    if (Files.isDirectory(path)) {
      return InputFile.in(path, BeirFolder.CORPUS)
          .map(corpus -> ofFile(corpus, format.orElse(Format.JSONL)))
          .orElseGet(() -> PassageFolder.of(path, format));
    }
    if (!Files.exists(path)) {
      throw new FeedException(path + " does not exist: check the path");
    }
    return ofFile(
        InputFile.of(path),
        format
            .or(() -> Format.ofName(path, false))
            .orElseThrow(
                () ->
                    new FeedException(
                        path
                            + ": its name does not tell its format (.jsonl, .tsv, .txt, .md, each"
                            + " with .gz or without): name the format")));
  }

  /**
   * The passages of a stream, such as standard input, which can be passed over once. Gzip is
   * noticed.
   *
   * @param format how it holds passages; empty to go by its first line
   */
  static PassageSource ofStream(String label, InputStream in, Optional<Format> format) {
    return () -> SniffedStream.open(label, in, format);
  }

  private static PassageSource ofFile(InputFile file, Format format) {
    String id = InputFile.plainName(file.path());
    return () -> format.cursor(file.label(), id, file.open());
  }
}
