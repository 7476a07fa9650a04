package dev.passagework.ops.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.passagework.producers.quickstart.Quickstart;
import dev.passagework.producers.quickstart.QuickstartCorpus;
import dev.passagework.producers.quickstart.SettingPassage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The recorded questions about the built-in corpus, each with its passage. */
final class QuickstartPairs {
  private QuickstartPairs() {}

  /** Every pair: all passages with their first question, then all with their second, and so on. */
  static List<TrainingPair> all() throws IOException {
    Map<String, SettingPassage> corpus =
        QuickstartCorpus.passages().stream()
            .collect(Collectors.toMap(SettingPassage::id, Function.identity()));
    List<TrainingPair> pairs = new ArrayList<>();
    List<JsonNode> replies = replies();
    for (int n = 0; ; n++) {
      int question = n;
      List<TrainingPair> round =
          replies.stream().flatMap(reply -> pair(corpus, reply, question).stream()).toList();
      if (round.isEmpty()) {
        return pairs;
      }
      pairs.addAll(round);
    }
  }

  /** The number of passages. */
  static int passages() {
    return QuickstartCorpus.passages().size();
  }

  /** A pair of the same passage with another query. */
  static TrainingPair asking(TrainingPair pair, String query) {
    SettingPassage passage = new SettingPassage(pair.passage().id(), pair.title(), pair.text());
    return pair(passage, query);
  }

  private static Optional<TrainingPair> pair(
      Map<String, SettingPassage> corpus, JsonNode reply, int question) {
    SettingPassage passage = corpus.get(reply.path("passage_id").asText());
    JsonNode asked = reply.path("question").path(question);
    return passage == null || asked.isMissingNode()
        ? Optional.empty()
        : Optional.of(pair(passage, asked.asText()));
  }

  private static TrainingPair pair(SettingPassage passage, String question) {
    return RecordedPairs.pair(
        new PassageKey(Quickstart.NAME, passage.id()),
        new PassageText(passage.title(), passage.text()),
        question);
  }

  private static List<JsonNode> replies() throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> replies = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(Quickstart.recorded(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        replies.add(json.readTree(line));
      }
    }
    return replies;
  }
}
