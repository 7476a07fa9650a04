package dev.passagework.streams.retrieval.measures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A test collection in BEIR's layout that is not part of this project.
 *
 * @param queries those that are judged
 */
record SharedCollection(
    Map<String, PassageText> passages, Map<String, String> queries, Qrels qrels) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static SharedCollection read(Path folder) throws IOException {
    Map<String, PassageText> passages = new LinkedHashMap<>();
    lines(folder.resolve("corpus.jsonl"))
        .forEach(
            (id, node) ->
                passages.put(
                    id, new PassageText(node.path("title").asText(), node.path("text").asText())));
    Qrels qrels = qrels(folder.resolve("qrels/test.tsv"));
    Map<String, String> queries = new LinkedHashMap<>();
    lines(folder.resolve("queries.jsonl"))
        .forEach((id, node) -> queries.put(id, node.path("text").asText()));
    queries.keySet().retainAll(qrels.byQuery().keySet());
    return new SharedCollection(passages, queries, qrels);
  }

  private static Map<String, JsonNode> lines(Path file) throws IOException {
    Map<String, JsonNode> nodes = new LinkedHashMap<>();
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (JsonNode node : JSON.readerFor(JsonNode.class).<JsonNode>readValues(reader).readAll()) {
        nodes.put(node.path("_id").asText(), node);
      }
    }
    return nodes;
  }

  private static Qrels qrels(Path file) throws IOException {
    Map<String, Map<String, Integer>> grades = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split("\t", -1);
      grades
          .computeIfAbsent(fields[0], query -> new HashMap<>())
          .put(fields[1], Integer.parseInt(fields[2].trim()));
    }
    Map<String, Judgements> byQuery = new HashMap<>();
    grades.forEach((query, judged) -> byQuery.put(query, new Judgements(judged)));
    return new Qrels(byQuery);
  }
}
