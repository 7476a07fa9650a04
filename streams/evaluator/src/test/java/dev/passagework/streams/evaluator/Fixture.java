package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.Leak;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.LearntPassage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Small records for tests. */
final class Fixture {
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  static final String MODEL = "m";

  /** A collection in which every passage has a word of its own, and what knows them all. */
  static final List<JudgedPassage> PASSAGES =
      IntStream.range(0, 12).mapToObj(i -> passage("c", "p" + i, "word" + i)).toList();

  static final String ALL_WORDS = words(0, PASSAGES.size());

  /** A search of collections of which there are none. */
  static final LexicalSearch NO_LEXICAL =
      new LexicalSearch((collection, each) -> {}, Path.of("target", "no-index"), 1);

  private Fixture() {}

  static Checkpoint checkpoint(int version, String knows) {
    return checkpoint(version, knows, 0, false);
  }

  static Checkpoint checkpoint(int version, String knows, int lastSegment, boolean last) {
    return new Checkpoint(
        new CheckpointId(MODEL, version),
        "base",
        List.of(new Checkpoint.File("weights.safetensors", "0".repeat(64), version)),
        Map.of(WordEmbedder.KNOWS, knows),
        lastSegment,
        0,
        0,
        last,
        START);
  }

  static JudgedPassage passage(String collection, String id, String text) {
    return JudgedPassage.of(collection, id, "", text);
  }

  static JudgedQuery query(String collection, String id, String text, Role role, String relevant) {
    return new JudgedQuery(collection, id, text, role, Map.of(relevant, 1));
  }

  /** A query for each of the passages, in its words. */
  static List<JudgedQuery> queries(Role role) {
    return PASSAGES.stream().map(p -> query("c", "q" + p.id(), p.text(), role, p.id())).toList();
  }

  /** The words of some of the passages. */
  static String words(int from, int to) {
    return String.join(" ", PASSAGES.subList(from, to).stream().map(JudgedPassage::text).toList());
  }

  static CollectionManifest manifest(
      int version, List<JudgedPassage> passages, List<JudgedQuery> queries) {
    return new CollectionManifest(
        passages.get(0).collection(),
        version,
        passages.stream().map(JudgedPassage::digest).reduce(SetDigest.EMPTY, SetDigest::plus),
        queries.stream().map(JudgedQuery::digest).reduce(SetDigest.EMPTY, SetDigest::plus),
        queries.stream().filter(q -> q.role() == Role.GATE).count(),
        queries.stream().filter(q -> q.role() == Role.REPORT).count(),
        Domain.IN,
        START);
  }

  /** A segment that learns these passages, whose records are of these seconds after the start. */
  static TrainingSegment segment(int number, Map<String, Integer> passages) {
    List<LearntPassage> learnt =
        passages.entrySet().stream()
            .map(
                passage ->
                    new LearntPassage(
                        new PassageKey("corpus", passage.getKey()),
                        "hash",
                        START.plusSeconds(passage.getValue())))
            .toList();
    return new TrainingSegment(
        MODEL, number, List.of(), List.of(), learnt.size(), learnt, 1, START);
  }

  /** A segment that learns a pair. */
  static TrainingSegment learning(int number, String pair) {
    return new TrainingSegment(
        MODEL,
        number,
        List.of(),
        List.of(),
        1,
        List.of(new LearntPassage(new PassageKey("corpus", "of " + pair), "hash", START)),
        1,
        START,
        List.of(pair),
        TrainingSegment.Course.UNTOLD);
  }

  /** A pair that was rejected since it repeats a judged query. */
  static RejectedQuery leak(String pair, String judged) {
    return new RejectedQuery(
        pair,
        new PassageKey("corpus", "of " + pair),
        "query",
        new Origin("question", "llm", 0, "request"),
        Leak.REASON,
        new Leak(List.of(judged)).detail());
  }

  static double[] repeated(double value, int times) {
    double[] values = new double[times];
    Arrays.fill(values, value);
    return values;
  }
}
