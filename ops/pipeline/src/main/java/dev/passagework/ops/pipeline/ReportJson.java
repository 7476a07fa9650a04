package dev.passagework.ops.pipeline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.passagework.schemas.contract.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The report as one JSON object. */
public final class ReportJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReportJson() {}

  /** Writes a report to a file, over what is there. */
  public static void write(Report report, Path file) throws IOException {
    Files.write(file, JSON.writeValueAsBytes(of(report)));
  }

  static ObjectNode of(Report report) {
    ObjectNode root = JSON.createObjectNode();
    root.put("collection", report.collection());
    root.put("base", report.base());
    root.set("before", scores(report.before()));
    root.set("after", scores(report.after()));
    root.set("bm25", scores(report.bm25()));
    ObjectNode gains = root.putObject("gain");
    report.gains().forEach((measure, gain) -> gains.set(measure, gain(gain)));
    ObjectNode pairs = root.putObject("pairs");
    pairs.put("kept", report.pairs().kept());
    ObjectNode rejected = pairs.putObject("rejected");
    report.pairs().rejected().forEach(rejected::put);
    ObjectNode llm = root.putObject("llm");
    llm.put("calls", report.llm().calls());
    llm.put("failed", report.llm().failed());
    llm.putObject("tokens")
        .put("prompt", report.llm().usage().prompt())
        .put("completion", report.llm().usage().completion());
    llm.put("cost", report.llm().cost());
    root.put("checkpoints", report.checkpoints());
    root.put("champion", report.champion());
    ObjectNode freshness = root.putObject("freshness_seconds");
    report.freshness().quantile(0.5).ifPresent(value -> freshness.put("p50", value));
    report.freshness().quantile(0.95).ifPresent(value -> freshness.put("p95", value));
    report.lastDecision().ifPresent(decision -> root.set("last_decision", decision(decision)));
    ObjectNode seconds = root.putObject("seconds");
    report.seconds().forEach(seconds::put);
    return root;
  }

  private static ObjectNode scores(Scores scores) {
    return JSON.createObjectNode()
        .put(Scores.NDCG, scores.ndcg())
        .put(Scores.RECALL, scores.recall())
        .put(Scores.MRR, scores.mrr());
  }

  private static ObjectNode gain(Gain gain) {
    return JSON.createObjectNode()
        .put("difference", gain.difference())
        .put("lower", gain.lower())
        .put("upper", gain.upper())
        .put("p_value", gain.pValue());
  }

  private static ObjectNode decision(Decision decision) {
    ObjectNode node = JSON.createObjectNode();
    node.put("challenger", decision.challenger().toString());
    node.put("champion", decision.challenger().model() + "@" + decision.champion());
    node.put("outcome", decision.outcome().code());
    node.put("rule", decision.rule().code());
    node.put("reason", decision.reason());
    ArrayNode comparisons = node.putArray("comparisons");
    for (Decision.Comparison comparison : decision.comparisons()) {
      comparisons
          .addObject()
          .put("collection", comparison.collection())
          .put("queries", comparison.queries())
          .put("role", comparison.role().code())
          .put("metric", comparison.metric())
          .put("champion", comparison.champion())
          .put("challenger", comparison.challenger())
          .put("lower", comparison.interval().lower())
          .put("upper", comparison.interval().upper())
          .put("p_value", comparison.test().pValue())
          .put("alpha", comparison.test().alpha())
          .put("margin", comparison.test().margin())
          .put("smallest_detectable", comparison.test().smallestDetectable());
    }
    return node;
  }
}
