package dev.passagework.ops.pipeline.export;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.streams.retrieval.encoder.EncoderConfig;
import dev.passagework.streams.retrieval.encoder.ModelCard;
import dev.passagework.streams.retrieval.encoder.ModelCard.Section;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the topics tell of a checkpoint.
 *
 * @param checkpoint the checkpoint
 * @param promoted its promotion, if it is the champion
 * @param data what it learnt from
 * @param metrics its newest measurements, by collection, role and name
 */
record ModelHistory(
    Checkpoint checkpoint,
    Optional<Champion> promoted,
    TrainingData data,
    Map<List<String>, Double> metrics) {

  /** The order by the first part, then by the next; a part comes before what begins with it. */
  static final Comparator<List<String>> BY_PARTS =
      Comparator.comparing(parts -> String.join("\u0000", parts));

  /**
   * Reads the topics to their ends.
   *
   * @throws IllegalArgumentException naming what there is, if there is no such checkpoint
   */
  static ModelHistory read(Cluster cluster, ModelReference reference) {
    TreeMap<Integer, Checkpoint> checkpoints = new TreeMap<>();
    TopicReader.readToEnd(
        cluster,
        Topics.CHECKPOINTS,
        record -> {
          if (record.key().startsWith(reference.model() + "@")) {
            int version = Integer.parseInt(record.key().substring(reference.model().length() + 1));
            if (record.value() == null) {
              checkpoints.remove(version);
            } else {
              checkpoints.put(version, record.value());
            }
          }
        });
    Optional<Champion> champion = champion(cluster, reference.model());
    Checkpoint chosen = reference.choose(checkpoints, champion);
    return new ModelHistory(
        chosen,
        champion.filter(now -> now.id().equals(chosen.id())),
        data(cluster, chosen),
        metrics(cluster, chosen));
  }

  private static Optional<Champion> champion(Cluster cluster, String model) {
    List<Champion> champions = new ArrayList<>();
    TopicReader.readToEnd(
        cluster,
        Topics.CHAMPIONS,
        record -> {
          if (record.value() != null && record.value().id().model().equals(model)) {
            champions.add(record.value());
          }
        });
    return champions.stream().reduce((older, newer) -> newer);
  }

  private static TrainingData data(Cluster cluster, Checkpoint checkpoint) {
    Map<Integer, TrainingSegment> segments = new TreeMap<>();
    TopicReader.readToEnd(
        cluster,
        Topics.TRAINING_SEGMENTS,
        record -> {
          TrainingSegment segment = record.value();
          if (segment != null
              && segment.model().equals(checkpoint.id().model())
              && segment.number() <= checkpoint.lastSegment()) {
            segments.put(segment.number(), segment);
          }
        });
    TrainingData data = new TrainingData(segments.values());
    if (!segments.isEmpty()) {
      TopicReader.readToEnd(cluster, Topics.TRAINING_PAIRS, data::read);
    }
    return data;
  }

  private static Map<List<String>, Double> metrics(Cluster cluster, Checkpoint checkpoint) {
    Map<List<String>, Double> metrics = new TreeMap<>(BY_PARTS);
    TopicReader.readToEnd(
        cluster,
        Topics.EVALUATION_METRICS,
        record -> {
          MetricEvent event = record.value();
          if (event != null
              && event.subject().equals(checkpoint.id().toString())
              && event.dimensions().containsKey("collection")) {
            Map<String, String> of = event.dimensions();
            metrics.put(
                List.of(
                    of.get("collection"),
                    of.getOrDefault("role", ""),
                    of.getOrDefault("queries", ""),
                    event.name()),
                event.value());
          }
        });
    return metrics;
  }

  /** The model card. */
  ModelCard card(EncoderConfig config) {
    String summary =
        "A dual-encoder for retrieval, trained by Passagework from the base model %s on %,d pairs of query and passage, in %d segments and %d steps; checkpoint of %s.%s"
            .formatted(
                checkpoint.base(),
                checkpoint.pairs(),
                checkpoint.lastSegment(),
                checkpoint.steps(),
                checkpoint.time(),
                promoted
                    .map(now -> " It is the model's champion: " + now.reason() + ".")
                    .orElse(""));
    return new ModelCard(
        checkpoint.id().toString(),
        checkpoint.base(),
        summary,
        config,
        List.of(data.section(checkpoint.pairs()), evaluation(), settings()));
  }

  private Section evaluation() {
    List<List<String>> rows = new ArrayList<>();
    metrics.forEach(
        (of, value) ->
            rows.add(
                List.of(
                    of.get(0),
                    of.get(1),
                    of.get(2),
                    of.get(3),
                    String.format(Locale.ROOT, "%.4f", value))));
    return new Section(
        "Evaluation",
        rows.isEmpty()
            ? "It had not been evaluated when this was written."
            : "Means over the judged queries of each role; what is chosen is chosen on gate queries"
                + " only.",
        List.of("collection", "role", "queries", "metric", "value"),
        rows);
  }

  private Section settings() {
    List<List<String>> rows = new ArrayList<>();
    new TreeMap<>(checkpoint.hyperParameters())
        .forEach((name, value) -> rows.add(List.of(name, value)));
    return new Section("Settings", "", List.of("setting", "value"), rows);
  }
}
