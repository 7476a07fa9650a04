package dev.passagework.streams.retrieval.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known scores of known systems, where {@code PASSAGEWORK_SHARED} names the collections. */
class PublishedScoresTest {

  private static final String SHARED = System.getenv().getOrDefault("PASSAGEWORK_SHARED", "");

  /** What this index scored when it was written: a change of analysis or weighting shows here. */
  @ParameterizedTest
  @CsvSource({
    "quickstart, .401",
    "collections/cranfield, .341",
    "collections/scifact, .679",
    "collections/vaswani, .437"
  })
  void bm25ReachesItsKnownScores(String name, double ndcg) throws IOException {
    SharedCollection collection = collection(name);
    Map<String, Ranking> rankings = new HashMap<>();
    try (Bm25Index index = new Bm25Index()) {
      collection.passages().forEach(index::add);
      collection
          .queries()
          .forEach((id, text) -> rankings.put(id, Ranking.of(id, index.search(text, 101))));
    }

    assertThat(Measure.NDCG_10.mean(rankings, collection.qrels())).isCloseTo(ndcg, within(0.001));
  }

  @Test
  void untouchedMiniLmReachesItsKnownScores() throws IOException {
    SharedCollection collection = collection("quickstart");
    NativeLibraries.prepare(Path.of("target", "native"));
    List<String> queryIds = new ArrayList<>(collection.queries().keySet());
    List<String> passageIds = new ArrayList<>(collection.passages().keySet());
    List<PassageText> passages = new ArrayList<>(collection.passages().values());
    List<List<Hit>> hits;
    try (OnnxEmbedder embedder = OnnxEmbedder.open(BaseModels.load("all-MiniLM-L6-v2"), 2)) {
      float[][] queries = embedder.embedQueries(new ArrayList<>(collection.queries().values()));
      hits = ExactSearch.search(queries, passageIds, embedder.embedPassages(passages), 101);
    }
    Map<String, Ranking> rankings = new HashMap<>();
    for (int i = 0; i < queryIds.size(); i++) {
      rankings.put(queryIds.get(i), Ranking.of(queryIds.get(i), hits.get(i)));
    }

    assertThat(Measure.NDCG_10.mean(rankings, collection.qrels())).isCloseTo(.532, within(0.001));
    assertThat(Measure.RECALL_100.mean(rankings, collection.qrels()))
        .isCloseTo(.911, within(0.001));
    assertThat(Measure.MRR_10.mean(rankings, collection.qrels())).isCloseTo(.583, within(0.001));
  }

  private static SharedCollection collection(String name) throws IOException {
    Path folder = Path.of(SHARED, name);
    assumeTrue(
        !SHARED.isBlank() && Files.isDirectory(folder),
        "skipped: PASSAGEWORK_SHARED names no folder with " + name);
    return SharedCollection.read(folder);
  }
}
