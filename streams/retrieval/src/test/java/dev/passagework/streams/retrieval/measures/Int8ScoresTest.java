package dev.passagework.streams.retrieval.measures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.OnnxEmbedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.encoder.Precision;
import dev.passagework.streams.retrieval.search.ExactSearch;
import dev.passagework.streams.retrieval.search.Hit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What 8-bit integers cost in retrieval: takes minutes, and runs where PASSAGEWORK_INT8_SCORES is
 * true and PASSAGEWORK_SHARED names the collections.
 */
@EnabledIfEnvironmentVariable(named = "PASSAGEWORK_INT8_SCORES", matches = "true")
@EnabledIfEnvironmentVariable(named = "PASSAGEWORK_SHARED", matches = ".+")
class Int8ScoresTest {

  @ParameterizedTest
  @ValueSource(strings = {"cranfield", "scifact", "vaswani"})
  void integersRankNearlyAsWellAsFloats(String name) throws IOException {
    NativeLibraries.prepare(Path.of("target", "native"));
    SharedCollection collection =
        SharedCollection.read(Path.of(System.getenv("PASSAGEWORK_SHARED"), "collections", name));
    EncoderModel model = BaseModels.load("all-MiniLM-L6-v2");

    double integers = ndcg(collection, model, Precision.INT8, name);
    double floats = ndcg(collection, model, Precision.FP32, name);

    assertThat(integers).isCloseTo(floats, within(0.02));
  }

  private static double ndcg(
      SharedCollection collection, EncoderModel model, Precision precision, String name) {
    List<String> queryIds = new ArrayList<>(collection.queries().keySet());
    List<String> passageIds = new ArrayList<>(collection.passages().keySet());
    List<PassageText> passages = new ArrayList<>(collection.passages().values());
    Map<String, Ranking> rankings = new HashMap<>();
    long start = System.nanoTime();
    try (OnnxEmbedder embedder = OnnxEmbedder.open(model, precision, 2)) {
      float[][] embedded = embedder.embedPassages(passages);
      double seconds = (System.nanoTime() - start) / 1e9;
      float[][] queries = embedder.embedQueries(new ArrayList<>(collection.queries().values()));
      List<List<Hit>> hits = ExactSearch.search(queries, passageIds, embedded, 101);
      for (int i = 0; i < queryIds.size(); i++) {
        rankings.put(queryIds.get(i), Ranking.of(queryIds.get(i), hits.get(i)));
      }
      double ndcg = Measure.NDCG_10.mean(rankings, collection.qrels());
      System.out.printf(
          Locale.ROOT,
          "%s %s: ndcg@10 %.4f recall@100 %.4f, %d passages, %.1f passages/s%n",
          name,
          precision,
          ndcg,
          Measure.RECALL_100.mean(rankings, collection.qrels()),
          passages.size(),
          passages.size() / seconds);
      return ndcg;
    }
  }
}
