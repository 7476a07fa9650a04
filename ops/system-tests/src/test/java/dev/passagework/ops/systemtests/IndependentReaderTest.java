package dev.passagework.ops.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.ModelExport;
import dev.passagework.streams.retrieval.encoder.ModelExport.Format;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.OnnxEmbedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exported folders, read by a program that shares no code with ours: {@code independent_reader.py},
 * in Python with PyTorch. Skipped where no Python has both torch and numpy.
 */
class IndependentReaderTest {
  private static final Path SCRIPT = Path.of("src/test/python/independent_reader.py");
  private static final List<String> QUERIES =
      List.of(
          "How do I make a consumer read a topic from its beginning?",
          "max.poll.interval.ms=300000",
          "Größe, façade, naïve; 機械学習",
          "word ".repeat(600));
  private static final List<String> PASSAGES =
      List.of(
          "The aurora appears where charged particles meet the upper atmosphere.",
          "An index answers faster than a scan, since it sorted beforehand. ".repeat(60),
          "x");

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"all-MiniLM-L6-v2", "bge-small-en-v1.5", "e5-small-v2"})
  void anExportedFolderEmbedsTheSameInAProgramOfAnotherHand(String base) throws Exception {
    Optional<String> python = pythonWithTorch();
    assumeTrue(python.isPresent(), "skipped: no Python with torch and numpy (apt: python3-torch)");
    NativeLibraries.prepare(Path.of("../../streams/retrieval/target/native"));
    EncoderModel model = BaseModels.load(base);
    Path folder = directory.resolve("model");
    assertThat(ModelExport.write(model, Format.FOLDER, folder, "").largestDifference())
        .isLessThan(1e-5);
    Path expected = directory.resolve("expected.json");
    new ObjectMapper().writeValue(expected.toFile(), expected(model));

    String printed =
        run(python.orElseThrow(), SCRIPT.toString(), folder.toString(), expected.toString());

    assertThat(Double.parseDouble(printed.strip())).isPositive().isLessThan(1e-5);
  }

  private static Map<String, Object> expected(EncoderModel model) {
    List<PassageText> passages = PASSAGES.stream().map(text -> new PassageText("", text)).toList();
    try (OnnxEmbedder embedder = OnnxEmbedder.open(model, 2)) {
      return Map.of(
          "queries",
          QUERIES,
          "passages",
          PASSAGES,
          "query_embeddings",
          embedder.embedQueries(QUERIES),
          "passage_embeddings",
          embedder.embedPassages(passages));
    }
  }

  private static Optional<String> pythonWithTorch() throws InterruptedException {
    for (String python : candidates().toList()) {
      if (hasTorch(python)) {
        return Optional.of(python);
      }
    }
    return Optional.empty();
  }

  private static boolean hasTorch(String python) throws InterruptedException {
    try {
      return run(python, "-c", "import torch, numpy; print('both')").strip().equals("both");
    } catch (IOException notThere) {
      return false;
    }
  }

  private static Stream<String> candidates() {
    return Stream.of(
        System.getenv().getOrDefault("PASSAGEWORK_PYTHON", "python3"), "/usr/bin/python3");
  }

  private static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return printed;
  }
}
