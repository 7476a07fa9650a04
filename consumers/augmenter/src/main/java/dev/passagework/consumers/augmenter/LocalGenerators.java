package dev.passagework.consumers.augmenter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Recipe;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TokenUsage;
import dev.passagework.streams.runtime.replies.ReplyParser;
import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Queries that no LLM writes, but that are cut out of the passage, which stands as the request's
 * user message: the baselines that any LLM has to beat. The same request always gives the same.
 */
final class LocalGenerators {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern STOP_THAT_STANDS_ALONE = Pattern.compile("(?<= [.?!]) ");

  /** Share of the queries whose sentence is taken out of the passage (Lee et al., ACL 2019). */
  private static final double SENTENCE_REMOVED = 0.9;

  /** Words that spans are cut from, their least and largest share of them, and words left out. */
  private static final int CHUNK = 256;

  private static final double SHORTEST_SPAN = 0.1;
  private static final double LONGEST_SPAN = 0.5;
  private static final double WORDS_DELETED = 0.1;

  /**
   * Bytes that the texts of one result may take: what Kafka's default settings let a record have,
   * with room for the rest of it. A long passage gives as many queries as fit.
   */
  private static final int MOST_BYTES = 1_000_000;

  /** Queries that may be too long for what is left of a result before no more are tried. */
  private static final int MOST_MISSES = 8;

  private LocalGenerators() {}

  /** Queries, and the text to be trained on with each. */
  private static final class Pairs {
    private final List<String> queries = new ArrayList<>();
    private final List<String> passages = new ArrayList<>();
    private long bytes;
    private int misses;

    private void add(String query, String passage) {
      if (query.isBlank() || passage.isBlank()) {
        return;
      }
      // A query stands in the result twice: by itself, and in the reply as an LLM would give it.
      long more = 2 * bytes(query) + bytes(passage);
      if (bytes + more > MOST_BYTES) {
        misses++;
        return;
      }
      bytes += more;
      queries.add(query);
      passages.add(passage);
    }

    private boolean areEnough(int wanted) {
      return queries.size() >= wanted || misses >= MOST_MISSES;
    }
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether a request needs no LLM. */
  static boolean make(AugmentationRequest request) {
    return !request.recipe().generator().equals(Recipe.LLM);
  }

  /** The outcome of a request that needs no LLM. */
  static Outcome outcome(Task task) {
    AugmentationRequest request = task.request();
    Pairs pairs;
    switch (request.recipe().generator()) {
      case Recipe.ICT -> pairs = inverseCloze(request);
      case Recipe.CROP -> pairs = crops(request);
      default -> {
        return undeliverable(task, "there is no generator '%s': it must be llm, ict or crop");
      }
    }
    if (pairs.queries.isEmpty()) {
      return undeliverable(
          task,
          pairs.misses > 0
              ? "the text is too long for '%s': a record takes no query with its text; split it"
              : "the text is too short for '%s'");
    }
    SyntheticQueries.Reply reply =
        new SyntheticQueries.Reply(
            raw(pairs.queries), ReplyParser.VERSION, TokenUsage.NONE, 0, 0, 1);
    return new Outcome.Answered(
        task.lease(), task.record(), Reading.result(request, pairs.queries, pairs.passages, reply));
  }

  private static Outcome undeliverable(Task task, String cause) {
    return new Outcome.Undeliverable(
        task.lease(),
        task.record(),
        cause.formatted(task.request().recipe().generator()),
        Outcome.Waste.NONE);
  }

  /**
   * Inverse cloze task: a random sentence is the query, and the passage is what is left without it,
   * nine times of ten.
   */
  private static Pairs inverseCloze(AugmentationRequest request) {
    SplittableRandom random = random(request);
    List<String> sentences = sentences(request.prompt().user());
    Pairs pairs = new Pairs();
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < sentences.size() && sentences.size() > 1; i++) {
      left.add(i);
    }
    while (!pairs.areEnough(request.block().size()) && !left.isEmpty()) {
      int chosen = left.remove(random.nextInt(left.size()));
      boolean removed = random.nextDouble() < SENTENCE_REMOVED;
      StringBuilder rest = new StringBuilder();
      for (int i = 0; i < sentences.size(); i++) {
        rest.append(removed && i == chosen ? "" : sentences.get(i) + " ");
      }
      pairs.add(sentences.get(chosen), rest.toString().strip());
    }
    return pairs;
  }

  /** Random cropping: two spans of a chunk, independent of each other, with some words left out. */
  private static Pairs crops(AugmentationRequest request) {
    SplittableRandom random = random(request);
    String text = request.prompt().user().strip();
    String[] words = text.isEmpty() ? new String[0] : text.split("\\s+");
    Pairs pairs = new Pairs();
    for (int i = 0; i < request.block().size() && words.length > 1; i++) {
      int length = Math.min(CHUNK, words.length);
      int from = random.nextInt(words.length - length + 1);
      List<String> chunk = List.of(words).subList(from, from + length);
      pairs.add(span(chunk, random), span(chunk, random));
    }
    return pairs;
  }

  private static String span(List<String> chunk, SplittableRandom random) {
    double share = SHORTEST_SPAN + random.nextDouble() * (LONGEST_SPAN - SHORTEST_SPAN);
    int length = Math.max(1, (int) (share * chunk.size()));
    int from = random.nextInt(chunk.size() - length + 1);
    String span =
        chunk.subList(from, from + length).stream()
            .filter(word -> random.nextDouble() >= WORDS_DELETED)
            .collect(Collectors.joining(" "));
    return span.isEmpty() ? chunk.get(from) : span;
  }

  /**
   * Sentences, also of text in lower case whose full stops stand alone, as tokenizers leave it. A
   * full stop that was split off, as after a bracket, goes back to its own.
   */
  private static List<String> sentences(String text) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    breaks.setText(text);
    List<String> sentences = new ArrayList<>();
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
      String found = text.substring(from, to).replaceAll("\\s+", " ").strip();
      for (String sentence : STOP_THAT_STANDS_ALONE.split(found)) {
        if (sentence.chars().anyMatch(Character::isLetterOrDigit)) {
          sentences.add(sentence);
        } else if (!sentences.isEmpty()) {
          sentences.set(sentences.size() - 1, sentences.get(sentences.size() - 1) + sentence);
        }
      }
      from = to;
    }
    return sentences;
  }

  private static SplittableRandom random(AugmentationRequest request) {
    return new SplittableRandom(31 * request.decoding().seed() + request.id().hashCode());
  }

  /** The queries as an LLM would list them, so that whoever reads replies again finds them. */
  private static String raw(List<String> queries) {
    try {
      return JSON.writeValueAsString(Map.of("queries", queries));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings cannot be written as JSON", e);
    }
  }
}
