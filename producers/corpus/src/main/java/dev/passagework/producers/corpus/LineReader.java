package dev.passagework.producers.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lines of UTF-8 bytes. A line ends with LF alone, or with CR LF: U+2028, U+0085 and a CR within a
 * line belong to its text. A byte order mark at the start is dropped.
 */
final class LineReader implements AutoCloseable {
  /** Longest line in bytes; what is longer is no corpus, and must not fill the memory. */
  static final int LONGEST = 16 * 1024 * 1024;

  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[BUFFER];
  private byte[] line = new byte[BUFFER];
  private int position;
  private int limit;
  private int length;
  private long number;
  private boolean tooLong;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** Steps to the next line; false at the end. A last line without LF counts if it has a byte. */
  boolean advance() throws IOException {
    length = 0;
    tooLong = false;
    boolean any = false;
    while (fill()) {
      any = true;
      int end = indexOfLineFeed();
      append(end < 0 ? limit : end);
      position = end < 0 ? limit : end + 1;
      if (end >= 0) {
        break;
      }
    }
    number += any ? 1 : 0;
    return any;
  }

  /** Number of the present line, from 1. */
  long number() {
    return number;
  }

  /** The present line without its end. */
  String text() throws RefusedLineException {
    if (tooLong) {
      throw new RefusedLineException("the line is longer than " + LONGEST / 1024 / 1024 + " MiB");
    }
    int from = number == 1 && startsWithMark() ? 3 : 0;
    int to = length > from && line[length - 1] == '\r' ? length - 1 : length;
    try {
      return decoder.decode(ByteBuffer.wrap(line, from, to - from)).toString();
    } catch (CharacterCodingException e) {
      throw new RefusedLineException("the line is not UTF-8: convert the file, as with iconv");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    position = 0;
    limit = in.read(buffer, 0, BUFFER);
    return limit > 0;
  }

  private int indexOfLineFeed() {
    for (int i = position; i < limit; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void append(int end) {
    int more = end - position;
    if (tooLong || length + more > LONGEST) {
      tooLong = true;
      return;
    }
    if (length + more > line.length) {
      line = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
    }
    System.arraycopy(buffer, position, line, length, more);
    length += more;
  }

  private boolean startsWithMark() {
    return length >= 3
        && line[0] == (byte) 0xEF
        && line[1] == (byte) 0xBB
        && line[2] == (byte) 0xBF;
  }
}
