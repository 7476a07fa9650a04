package dev.passagework.consumers.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.consumers.trainer.Lesson.Result;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.Bases;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.retrieval.encoder.OnnxEmbedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.measures.Judgements;
import dev.passagework.streams.retrieval.measures.Measure;
import dev.passagework.streams.retrieval.measures.Qrels;
import dev.passagework.streams.retrieval.measures.Ranking;
import dev.passagework.streams.retrieval.search.ExactSearch;
import dev.passagework.streams.retrieval.search.Hit;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The real encoder on a real corpus, without Kafka: set PASSAGEWORK_SHARED to a directory that
 * holds {@code quickstart/}, and PASSAGEWORK_TRAINER_* to try other settings.
 */
@EnabledIfEnvironmentVariable(named = "PASSAGEWORK_SHARED", matches = ".+")
class QuickstartLearningTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SEGMENTS = 4;

  private final Path folder = Path.of(System.getenv("PASSAGEWORK_SHARED"), "quickstart");

  @Test
  void fourSegmentsOfQuestionsMakeTheEncoderBetterOnQueriesThatItNeverSaw() throws IOException {
    NativeLibraries.prepare(Path.of("target", "native"));
    TrainerSettings settings =
        TrainerSettings.from(new Settings(Map.of(), System.getenv(), Map.of()), Path.of("target"));
    Map<String, PassageText> corpus = corpus();
    EncoderModel base = Bases.open(settings.base(), settings.hyper().seed());
    settings = settings.decided(base);
    String split = System.getenv().getOrDefault("PASSAGEWORK_SPLIT", "dev");
    double before = report("base", base, corpus, split);
    double after = before;
    try (Learner learner = Learner.open(base, settings.hyper(), settings.step())) {
      List<TrainingPair> pairs = pairs(corpus);
      for (int segment = 1; segment <= SEGMENTS; segment++) {
        List<TrainingPair> share =
            pairs.subList(
                pairs.size() * (segment - 1) / SEGMENTS, pairs.size() * segment / SEGMENTS);
        after =
            report("segment " + segment, taught(learner, settings, segment, share), corpus, split);
      }
    }
    assertThat(after).isGreaterThan(before + 0.03);
  }

  private static EncoderModel taught(
      Learner learner, TrainerSettings settings, int segment, List<TrainingPair> pairs) {
    Hyperparameters hyper = settings.hyper();
    long start = System.nanoTime();
    List<Double> losses = new ArrayList<>();
    Lesson lesson =
        new Lesson(
            learner,
            hyper,
            (outcome, rate, size, padding) ->
                losses.add(
                    outcome.fold(
                        StepOutcome.Learnt::loss, none -> 0.0, StepOutcome.NotFinite::loss)),
            () -> true);
    Result result =
        lesson.learn(BatchPlan.of(hyper.seed(), segment, pairs, hyper.batchSize()), true);
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        Locale.ROOT,
        "segment %d: %d pairs, %d steps, %.1f s, %.1f pairs/s, first loss %.4f, last loss %.4f%n",
        segment,
        pairs.size(),
        losses.size(),
        seconds,
        pairs.size() / seconds,
        losses.get(0),
        losses.get(losses.size() - 1));
    return ((Result.Learnt) result).checkpoint().orElseThrow();
  }

  private double report(
      String what, EncoderModel model, Map<String, PassageText> corpus, String split)
      throws IOException {
    Qrels qrels = qrels(split);
    Map<String, Ranking> rankings = rankings(model, corpus, qrels);
    System.out.printf(
        Locale.ROOT,
        "%s on %s: ndcg@10 %.4f recall@100 %.4f mrr@10 %.4f, memory %s%n",
        what,
        split,
        Measure.NDCG_10.mean(rankings, qrels),
        Measure.RECALL_100.mean(rankings, qrels),
        Measure.MRR_10.mean(rankings, qrels),
        memory());
    return Measure.NDCG_10.mean(rankings, qrels);
  }

  private static String memory() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        ? Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("VmRSS") || line.startsWith("VmHWM"))
            .toList()
            .toString()
        : "unknown";
  }

  private Map<String, Ranking> rankings(
      EncoderModel model, Map<String, PassageText> corpus, Qrels qrels) throws IOException {
    Map<String, String> queries = new TreeMap<>(queries());
    queries.keySet().retainAll(qrels.byQuery().keySet());
    List<String> ids = List.copyOf(queries.keySet());
    try (OnnxEmbedder embedder = OnnxEmbedder.open(model, 2)) {
      float[][] asked = embedder.embedQueries(ids.stream().map(queries::get).toList());
      float[][] passages = embedder.embedPassages(List.copyOf(corpus.values()));
      List<List<Hit>> hits = ExactSearch.search(asked, List.copyOf(corpus.keySet()), passages, 101);
      Map<String, Ranking> rankings = new HashMap<>();
      for (int i = 0; i < ids.size(); i++) {
        rankings.put(ids.get(i), Ranking.of(ids.get(i), hits.get(i)));
      }
      return rankings;
    }
  }

  private Map<String, PassageText> corpus() throws IOException {
    Map<String, PassageText> corpus = new LinkedHashMap<>();
    for (JsonNode line : lines("corpus.jsonl")) {
      corpus.put(
          line.get("_id").asText(),
          new PassageText(line.get("title").asText(), line.get("text").asText()));
    }
    return corpus;
  }

  private Map<String, String> queries() throws IOException {
    Map<String, String> queries = new HashMap<>();
    for (JsonNode line : lines("queries.jsonl")) {
      queries.put(line.get("_id").asText(), line.get("text").asText());
    }
    return queries;
  }

  private Qrels qrels(String split) throws IOException {
    Map<String, Map<String, Integer>> grades = new HashMap<>();
    List<String> lines = Files.readAllLines(folder.resolve("qrels").resolve(split + ".tsv"));
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split("\t", -1);
      grades
          .computeIfAbsent(fields[0], any -> new HashMap<>())
          .put(fields[1], Integer.parseInt(fields[2]));
    }
    Map<String, Judgements> judgements = new HashMap<>();
    grades.forEach((query, graded) -> judgements.put(query, new Judgements(graded)));
    return new Qrels(judgements);
  }

  /** The recorded questions in the order of a stream that several augmenters fill. */
  private List<TrainingPair> pairs(Map<String, PassageText> corpus) throws IOException {
    List<TrainingPair> pairs = new ArrayList<>();
    for (JsonNode line : lines("recorded.jsonl")) {
      String id = line.get("passage_id").asText();
      PassageText passage = corpus.get(id);
      for (JsonNode question : line.get("question")) {
        pairs.add(pair(new PassageKey("kafka", id), passage, question.asText()));
      }
    }
    if (Boolean.parseBoolean(System.getenv().getOrDefault("PASSAGEWORK_SHUFFLED", "false"))) {
      Collections.shuffle(pairs, new Random(7));
    }
    return pairs;
  }

  private static TrainingPair pair(PassageKey key, PassageText passage, String question) {
    return new TrainingPair(
        Identity.pairId(question, key),
        key,
        Identity.contentHash(passage.title(), passage.text()),
        Instant.EPOCH,
        question,
        passage.title(),
        passage.text(),
        List.of(),
        List.of(),
        true,
        TrainingPair.Marks.NONE);
  }

  private List<JsonNode> lines(String file) throws IOException {
    List<JsonNode> nodes = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(file))) {
      nodes.add(JSON.readTree(line));
    }
    return nodes;
  }
}
