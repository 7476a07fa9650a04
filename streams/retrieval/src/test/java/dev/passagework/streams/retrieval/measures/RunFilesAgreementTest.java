package dev.passagework.streams.retrieval.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.OnnxEmbedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.search.Bm25Index;
import dev.passagework.streams.retrieval.search.ExactSearch;
import dev.passagework.streams.retrieval.search.Hit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The measures against an independent evaluation of the printed run files, to six decimals. Dense
 * models are run where {@code PASSAGEWORK_MODELS_ON} names collections, since that takes minutes.
 */
class RunFilesAgreementTest {
  private static final String SHARED = System.getenv().getOrDefault("PASSAGEWORK_SHARED", "");
  private static final String MODELS_ON = System.getenv().getOrDefault("PASSAGEWORK_MODELS_ON", "");
  private static final int DEPTH = 100;
  private static final List<String> MEASURES =
      List.of(
          "ndcg@10",
          "ndcg@100",
          "recall@10",
          "recall@100",
          "mrr@10",
          "precision@5",
          "map@100",
          "success@1");

  /** Scores that tie when printed, grades of 0 to 4, a query without a ranking, its own passage. */
  @Test
  void tiesGradesAndUnansweredQueriesAreReadAsTheDefinitionsSay() throws IOException {
    Map<String, List<Hit>> hits = new LinkedHashMap<>();
    hits.put(
        "q1",
        List.of(
            new Hit("a", 0.50000049),
            new Hit("b", 0.5000002),
            new Hit("B", 0.5000001),
            new Hit("é", 0.5),
            new Hit("q1", 0.9),
            new Hit("c", 0.4)));
    hits.put("q2", List.of(new Hit("x", -0.1), new Hit("y", -0.2)));
    Qrels qrels =
        new Qrels(
            Map.of(
                "q1", new Judgements(Map.of("a", 1, "b", 4, "é", 2, "c", 0, "missing", 3)),
                "q2", new Judgements(Map.of("y", 1)),
                "q3", new Judgements(Map.of("a", 1)),
                "q4", new Judgements(Map.of("a", 0))));

    assertAgreement(hits, qrels);
  }

  @ParameterizedTest
  @CsvSource({"cranfield", "scifact", "vaswani"})
  void bm25OnSharedCollections(String name) throws IOException {
    SharedCollection collection = collection(name);
    Map<String, List<Hit>> hits = new LinkedHashMap<>();
    try (Bm25Index index = new Bm25Index()) {
      collection.passages().forEach(index::add);
      collection.queries().forEach((id, text) -> hits.put(id, index.search(text, DEPTH + 1)));
    }

    assertAgreement(hits, collection.qrels());
  }

  @ParameterizedTest
  @CsvSource({
    "cranfield, all-MiniLM-L6-v2",
    "cranfield, e5-small-v2",
    "cranfield, bge-small-en-v1.5",
    "scifact, all-MiniLM-L6-v2",
    "scifact, e5-small-v2",
    "scifact, bge-small-en-v1.5",
    "vaswani, all-MiniLM-L6-v2",
    "vaswani, e5-small-v2",
    "vaswani, bge-small-en-v1.5"
  })
  void modelsOnSharedCollections(String name, String model) throws IOException {
    assumeThat(List.of(MODELS_ON.split(",")))
        .as("PASSAGEWORK_MODELS_ON names the collection")
        .contains(name);
    SharedCollection collection = collection(name);
    NativeLibraries.prepare(Path.of("target", "native"));
    List<String> queryIds = new ArrayList<>(collection.queries().keySet());
    Map<String, List<Hit>> hits = new LinkedHashMap<>();
    try (OnnxEmbedder embedder = OnnxEmbedder.open(BaseModels.load(model), 2)) {
      float[][] queries = embedder.embedQueries(new ArrayList<>(collection.queries().values()));
      ExactSearch search = new ExactSearch(queries, DEPTH + 1);
      List<String> ids = new ArrayList<>(collection.passages().keySet());
      for (int from = 0; from < ids.size(); from += 256) {
        List<String> part = ids.subList(from, Math.min(from + 256, ids.size()));
        List<PassageText> texts = part.stream().map(collection.passages()::get).toList();
        search.add(part, embedder.embedPassages(texts));
      }
      for (int i = 0; i < queryIds.size(); i++) {
        hits.put(queryIds.get(i), search.rankings().get(i));
      }
    }

    System.out.println(name + " " + model + " " + assertAgreement(hits, collection.qrels()));
  }

  private static Map<String, String> assertAgreement(Map<String, List<Hit>> hits, Qrels qrels)
      throws IOException {
    StringBuilder run = new StringBuilder();
    Map<String, Ranking> rankings = new LinkedHashMap<>();
    for (Map.Entry<String, List<Hit>> query : hits.entrySet()) {
      TrecFiles.run(run, query.getKey(), query.getValue(), DEPTH, "test");
      List<String> ids = Ranking.of(query.getKey(), query.getValue()).passageIds();
      rankings.put(query.getKey(), new Ranking(ids.subList(0, Math.min(DEPTH, ids.size()))));
    }
    StringBuilder judgements = new StringBuilder();
    for (Map.Entry<String, Judgements> query : qrels.byQuery().entrySet()) {
      TrecFiles.judgements(judgements, query.getKey(), query.getValue().grades());
    }
    Map<String, String> ours = new LinkedHashMap<>();
    for (String measure : MEASURES) {
      ours.put(measure, "%.6f".formatted(Measure.parse(measure).mean(rankings, qrels)));
    }
    assertThat(ours)
        .isEqualTo(new NaiveEvaluation(run.toString(), judgements.toString()).means(MEASURES));
    return ours;
  }

  private static SharedCollection collection(String name) throws IOException {
    Path folder = Path.of(SHARED, "collections", name);
    assumeThat(!SHARED.isBlank() && Files.isDirectory(folder))
        .as("PASSAGEWORK_SHARED names no folder with " + name)
        .isTrue();
    return SharedCollection.read(folder);
  }
}
