package dev.passagework.producers.corpus;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Recognition of what an unnamed stream holds, by its first bytes. */
final class SniffedStream {
  private static final int LOOKED_AT = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;

  private SniffedStream() {}

  static Cursor<SourcePassage> open(String label, InputStream in, Optional<Format> format) {
    try {
      InputStream plain = unzipped(new BufferedInputStream(in, LOOKED_AT));
      Format known = format.isPresent() ? format.get() : Format.ofFirstLine(firstLine(plain));
      return known.cursor(label, label, plain);
    } catch (IOException e) {
      throw InputFile.unreadable(label, e);
    }
  }

  private static InputStream unzipped(InputStream in) throws IOException {
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC
        ? new BufferedInputStream(new GZIPInputStream(in, LOOKED_AT), LOOKED_AT)
        : in;
  }

  /** The first line that is not blank, or as much of it as is looked at. */
  private static String firstLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    in.mark(LOOKED_AT);
    for (int i = 0; i < LOOKED_AT; i++) {
      int next = in.read();
      if (next < 0 || (next == '\n' && !line.toString().isBlank())) {
        break;
      }
      line.append((char) next);
    }
    in.reset();
    byte[] bytes = line.toString().getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, StandardCharsets.UTF_8).replace("\uFEFF", "");
  }
}
