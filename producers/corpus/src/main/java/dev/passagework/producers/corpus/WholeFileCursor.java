package dev.passagework.producers.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A pass over a file that is one passage. */
final class WholeFileCursor implements Cursor<SourcePassage> {
  private static final int LONGEST_BYTES = 4 * Content.LONGEST_PASSAGE;
  private static final String MARK = "\uFEFF";

  private final String label;
  private final String id;
  private final InputStream in;
  private boolean read;

  WholeFileCursor(String label, String id, InputStream in) {
    this.label = label;
    this.id = id;
    this.in = in;
  }

  @Override
  public @Nullable Parsed<SourcePassage> next() {
    if (read) {
      return null;
    }
    read = true;
    try {
      return new Parsed.Good<>(Content.passage(id, "", text()), label, 1);
    } catch (RefusedLineException e) {
      return new Parsed.Malformed<>(new MalformedLine(label, 1, e.reason()));
    } catch (IOException e) {
      throw InputFile.unreadable(label, e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw InputFile.unreadable(label, e);
    }
  }

  private String text() throws IOException, RefusedLineException {
    byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
    if (bytes.length > LONGEST_BYTES) {
      throw new RefusedLineException(
          "the file is too long for one passage: split it, or feed it as lines");
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    } catch (CharacterCodingException e) {
      throw new RefusedLineException("the file is not UTF-8: convert it, as with iconv");
    }
  }
}
