package dev.passagework.ops.systemtests;

import dev.passagework.producers.quickstart.Quickstart;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The quickstart's collection, cut to its first passages, with its recorded replies as a file. */
record SmallCollection(Path folder, Path recorded) {
  static SmallCollection of(Path directory, int passages) throws IOException {
    Path whole = directory.resolve("whole");
    Quickstart.writeCollection(whole);
    Path folder = Files.createDirectories(directory.resolve("small"));
    List<String> corpus = Files.readAllLines(whole.resolve("corpus.jsonl"));
    Files.write(folder.resolve("corpus.jsonl"), corpus.subList(0, passages));
    Files.copy(whole.resolve("queries.jsonl"), folder.resolve("queries.jsonl"));
    Files.createDirectories(folder.resolve("qrels"));
    for (String split : List.of("dev.tsv", "test.tsv")) {
      Files.copy(whole.resolve("qrels").resolve(split), folder.resolve("qrels").resolve(split));
    }
    Path recorded = directory.resolve("recorded.jsonl");
    try (InputStream in = Quickstart.recorded();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Files.write(recorded, lines.lines().toList());
    }
    return new SmallCollection(folder, recorded);
  }
}
