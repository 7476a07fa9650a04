package dev.passagework.ops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.OnnxEmbedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.measures.Judgements;
import dev.passagework.streams.retrieval.measures.Measure;
import dev.passagework.streams.retrieval.measures.Qrels;
import dev.passagework.streams.retrieval.measures.Ranking;
import dev.passagework.streams.retrieval.search.ExactSearch;
import dev.passagework.streams.retrieval.search.Hit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A collection in BEIR's layout, held whole, to score models on.
 *
 * @param passages by id, in the file's order
 * @param queries texts of the judged queries by id
 * @param qrels their judgements
 */
record JudgedFolder(Map<String, PassageText> passages, Map<String, String> queries, Qrels qrels) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DEPTH = 101;

  /** A folder's passages that have a text, and the queries of one split. */
  static JudgedFolder read(Path folder, String split) throws IOException {
    Map<String, PassageText> passages = new LinkedHashMap<>();
    for (JsonNode line : lines(Files.newBufferedReader(folder.resolve("corpus.jsonl")))) {
      PassageText text = new PassageText(line.path("title").asText(), line.path("text").asText());
      if (!text.joined().isBlank()) {
        passages.put(line.path("_id").asText(), text);
      }
    }
    Qrels qrels = qrels(folder.resolve("qrels").resolve(split + ".tsv"));
    Map<String, String> queries = new TreeMap<>();
    for (JsonNode line : lines(Files.newBufferedReader(folder.resolve("queries.jsonl")))) {
      queries.put(line.path("_id").asText(), line.path("text").asText());
    }
    queries.keySet().retainAll(qrels.byQuery().keySet());
    return new JudgedFolder(passages, queries, qrels);
  }

  /** The values of a file of JSON objects, one a line; closes it. */
  static List<JsonNode> lines(BufferedReader file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    try (file) {
      for (String line = file.readLine(); line != null; line = file.readLine()) {
        nodes.add(JSON.readTree(line));
      }
    }
    return nodes;
  }

  private static Qrels qrels(Path file) throws IOException {
    Map<String, Map<String, Integer>> grades = new TreeMap<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split("\t", -1);
      grades
          .computeIfAbsent(fields[0], any -> new HashMap<>())
          .put(fields[1], Integer.parseInt(fields[2]));
    }
    Map<String, Judgements> judgements = new TreeMap<>();
    grades.forEach((query, graded) -> judgements.put(query, new Judgements(graded)));
    return new Qrels(judgements);
  }

  /** What a model reaches on each query. */
  Map<String, Double> scores(EncoderModel model, Measure measure, int threads) {
    List<String> ids = List.copyOf(queries.keySet());
    try (OnnxEmbedder embedder = OnnxEmbedder.open(model, threads)) {
      float[][] asked = embedder.embedQueries(ids.stream().map(queries::get).toList());
      float[][] embedded = embedder.embedPassages(List.copyOf(passages.values()));
      List<List<Hit>> hits =
          ExactSearch.search(asked, List.copyOf(passages.keySet()), embedded, DEPTH);
      Map<String, Ranking> rankings = new TreeMap<>();
      for (int i = 0; i < ids.size(); i++) {
        rankings.put(ids.get(i), Ranking.of(ids.get(i), hits.get(i)));
      }
      return new TreeMap<>(measure.perQuery(rankings, qrels));
    }
  }
}
