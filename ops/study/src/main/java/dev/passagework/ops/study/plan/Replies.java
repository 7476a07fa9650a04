package dev.passagework.ops.study.plan;

import dev.passagework.consumers.augmenter.recorded.RecordedReplies;
import dev.passagework.producers.quickstart.Quickstart;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The recorded replies of LLMs, of all their files together. */
public final class Replies {
  private Replies() {}

  /**
   * What is recorded of an LLM; empty for a live one.
   *
   * @throws IllegalArgumentException if a file cannot be read; the message names it and the cause
   */
  public static Optional<RecordedReplies> of(Llm llm) {
    if (llm.isLive()) {
      return Optional.empty();
    }
    String name = "'" + llm.name() + "'";
    try {
      return Optional.of(RecordedReplies.read(new StringReader(text(llm)), name));
    } catch (IOException e) {
      throw unreadable(llm, e);
    }
  }

  /**
   * The lines of all files that are recorded of an LLM.
   *
   * @throws IllegalArgumentException if a file cannot be read; the message names it and the cause
   */
  public static String text(Llm llm) {
    StringBuilder lines = new StringBuilder();
    try {
      for (Source source : llm.recorded()) {
        lines.append(text(source)).append('\n');
      }
    } catch (IOException e) {
      throw unreadable(llm, e);
    }
    return lines.toString();
  }

  private static IllegalArgumentException unreadable(Llm llm, IOException e) {
    return new IllegalArgumentException(
        "the recorded replies of '%s' cannot be read: %s".formatted(llm.name(), e.getMessage()), e);
  }

  private static String text(Source source) throws IOException {
    if (source.path().isEmpty()) {
      try (InputStream built = Quickstart.recorded()) {
        return new String(built.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
    Path path = source.path().get();
    if (!Files.isRegularFile(path)) {
      throw new IOException("there is no file " + path);
    }
    return Files.readString(path);
  }
}
