package dev.passagework.ops.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.producers.quickstart.QuickstartCorpus;
import dev.passagework.producers.quickstart.SettingPassage;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The texts that evaluator and bare encoder embed: the built-in corpus, several times over. */
final class EvaluatorTexts {
  private static final int TIMES = 3;

  private EvaluatorTexts() {}

  /** All texts in an order of chance, so that every part of them is as long as another. */
  static List<PassageText> all() {
    List<PassageText> texts = new ArrayList<>();
    for (int time = 0; time < TIMES; time++) {
      for (SettingPassage passage : QuickstartCorpus.passages()) {
        texts.add(new PassageText(passage.title(), passage.text()));
      }
    }
    Collections.shuffle(texts, new Random(1));
    return texts;
  }

  /** The same as a collection in BEIR's layout, with one query. */
  static Path write(Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Files.createDirectories(folder.resolve("qrels"));
    try (BufferedWriter corpus = Files.newBufferedWriter(folder.resolve("corpus.jsonl"))) {
      List<PassageText> texts = all();
      for (int i = 0; i < texts.size(); i++) {
        PassageText text = texts.get(i);
        Map<String, String> line =
            Map.of("_id", "p" + i, "title", text.title(), "text", text.text());
        corpus.write(json.writeValueAsString(line) + "\n");
      }
    }
    Files.writeString(
        folder.resolve("queries.jsonl"), "{\"_id\": \"q\", \"text\": \"how long does it wait\"}\n");
    Files.writeString(folder.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq\tp0\t1\n");
    return folder;
  }
}
