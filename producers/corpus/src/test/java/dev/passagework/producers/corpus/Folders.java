package dev.passagework.producers.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that tests write. */
final class Folders {
  private Folders() {}

  static Path write(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Path unused = Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** A folder of three passages, of which one is empty, a test query and a dev query. */
  static Path beir(Path folder) throws IOException {
    Path unused =
        write(
            folder,
            "corpus.jsonl",
            """
            {"_id": "p1", "title": "One", "text": "first"}
            {"_id": "p2", "title": "", "text": "second"}
            {"_id": "p3", "title": "", "text": ""}
            """);
    unused =
        write(
            folder,
            "queries.jsonl",
            """
            {"_id": "q1", "text": "which is first"}
            {"_id": "q2", "text": "which is second"}
            {"_id": "q3", "text": "not judged"}
            """);
    unused = write(folder, "qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\tp1\t2\nq1\tp2\t0\n");
    unused = write(folder, "qrels/dev.tsv", "query-id\tcorpus-id\tscore\nq2\tp2\t1\nq2\tp9\t1\n");
    return folder;
  }
}
