package dev.passagework.streams.evaluator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A text that was looked at and approved; {@code -Dgoldens.update=true} writes it again. */
record Golden(String file) {
  void approves(String text) {
    Path path = Path.of("src/test/resources", file);
    try {
      if (Boolean.getBoolean("goldens.update")) {
        Files.writeString(path, text);
      }
      assertThat(text).isEqualTo(Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
