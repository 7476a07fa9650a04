package dev.passagework.consumers.augmenter.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Log-probabilities of the tokens of a reply, in their order.
 *
 * @param texts texts of the tokens
 * @param logs natural logarithms of their probabilities
 */
public record TokenProbabilities(List<String> texts, List<Double> logs) {
  /** None: the endpoint gave none. */
  public static final TokenProbabilities NONE = new TokenProbabilities(List.of(), List.of());

  public TokenProbabilities {
    texts = List.copyOf(texts);
    logs = List.copyOf(logs);
  }

  /** Reads {@code choices[0].logprobs.content} of a chat completion. */
  static TokenProbabilities read(JsonNode content) {
    if (!content.isArray() || content.isEmpty()) {
      return NONE;
    }
    List<String> texts = new ArrayList<>();
    List<Double> logs = new ArrayList<>();
    for (JsonNode token : content) {
      double log = token.path("logprob").asDouble(Double.NaN);
      if (Double.isFinite(log)) {
        texts.add(token.path("token").asText(""));
        logs.add(log);
      }
    }
    return new TokenProbabilities(texts, logs);
  }

  /**
   * The mean log-probability of the tokens of each query: those that overlap its place in the
   * reply, or all tokens where the query does not stand there as it was read.
   *
   * @param queries queries read from the reply, in their order
   * @return one mean per query; empty where there are no log-probabilities
   */
  public List<Double> meansOf(List<String> queries) {
    if (logs.isEmpty()) {
      return List.of();
    }
    String whole = String.join("", texts);
    List<Double> means = new ArrayList<>();
    int from = 0;
    for (String query : queries) {
      int at = whole.indexOf(query, from);
      means.add(at < 0 ? mean(0, whole.length()) : mean(at, at + query.length()));
      from = at < 0 ? from : at + query.length();
    }
    return means;
  }

  /** Mean over the tokens that overlap the characters [from, to). */
  private double mean(int from, int to) {
    double sum = 0;
    int count = 0;
    int at = 0;
    for (int i = 0; i < texts.size(); i++) {
      int end = at + texts.get(i).length();
      if (at < to && end > from) {
        sum += logs.get(i);
        count++;
      }
      at = end;
    }
    return count == 0 ? logs.stream().mapToDouble(log -> log).average().orElse(0) : sum / count;
  }
}
