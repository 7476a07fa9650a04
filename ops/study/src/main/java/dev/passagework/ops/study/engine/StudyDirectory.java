package dev.passagework.ops.study.engine;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a study leaves in its directory: results as data, from which the report is made, and under
 * {@code data} what the services keep.
 *
 * @param root the directory
 */
public record StudyDirectory(Path root) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  private static final String JSON_ENDING = ".json";

  /** What the services keep. */
  public Path data() {
    return root.resolve("data");
  }

  /** Folders of collections that come with Passagework. */
  public Path collections() {
    return root.resolve("collections");
  }

  /** Base models that the study trained for itself. */
  Path base(String run) {
    return root.resolve("bases").resolve(run);
  }

  /** The endpoints of its LLMs. */
  Path endpoints() {
    return root.resolve("endpoints.yaml");
  }

  /** What the study is. */
  public Path outline() {
    return root.resolve("study.json");
  }

  /** What was bought. */
  public Path bought() {
    return root.resolve("bought.json");
  }

  /** What its pairs come from. */
  Path origins() {
    return root.resolve("origins.json");
  }

  /** The reference that no model is needed for. */
  public Path bm25() {
    return root.resolve("bm25.json");
  }

  /** Arms that could not be run. */
  public Path leftOut() {
    return root.resolve("left-out.json");
  }

  /** The result of a run. */
  Path result(String run) {
    return root.resolve("runs").resolve(run + JSON_ENDING);
  }

  /** Every result that is there, by the name of its file. */
  public List<RunResult> results() throws IOException {
    List<RunResult> results = new ArrayList<>();
    Path folder = root.resolve("runs");
    if (!Files.isDirectory(folder)) {
      return results;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(JSON_ENDING)).sorted().toList()) {
        results.add(JSON.readValue(file.toFile(), RunResult.class));
      }
    }
    return results;
  }

  /** Reads a file, if it is there. */
  public <T> Optional<T> read(Path file, Class<T> type) throws IOException {
    return Files.exists(file) ? Optional.of(JSON.readValue(file.toFile(), type)) : Optional.empty();
  }

  /** Writes a file, whole or not at all. */
  public void write(Path file, Object value) throws IOException {
    write(file, JSON.writeValueAsString(value) + "\n");
  }

  /** Writes a text, whole or not at all. */
  public void write(Path file, String text) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path aside = file.resolveSibling(file.getFileName() + ".aside");
    Files.writeString(aside, text);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
