package dev.passagework.producers.corpus;

import java.util.ArrayList;
import java.util.List;

/** Everything that a pass over a source gave. */
record Read<T>(List<T> values, List<MalformedLine> malformed) {

  static <T> Read<T> all(Cursor<T> cursor) {
    Read<T> read = new Read<>(new ArrayList<>(), new ArrayList<>());
    try (cursor) {
      cursor.forEach(good -> read.values.add(good.value()), read.malformed::add);
    }
    return read;
  }
}
