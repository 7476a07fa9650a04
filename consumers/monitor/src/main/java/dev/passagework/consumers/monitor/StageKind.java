package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.util.List;
import java.util.Locale;

/** The stages of the pipeline in the order of the data's way, known by their consumer groups. */
enum StageKind {
  PLANNER(List.of(Topics.PASSAGES, Topics.PLANS), List.of(Topics.AUGMENTATION_REQUESTS)),
  AUGMENTER(List.of(Topics.AUGMENTATION_REQUESTS), List.of(Topics.SYNTHETIC_QUERIES)),
  REFINERY(
      List.of(Topics.SYNTHETIC_QUERIES), List.of(Topics.TRAINING_PAIRS, Topics.REJECTED_QUERIES)),
  TRAINER(List.of(Topics.TRAINING_PAIRS), List.of(Topics.TRAINING_SEGMENTS, Topics.CHECKPOINTS)),
  EVALUATOR(List.of(Topics.CHECKPOINTS), List.of(Topics.EVALUATION_METRICS, Topics.DECISIONS));

  private final List<Topic<?>> reads;
  private final List<Topic<?>> writes;

  StageKind(List<Topic<?>> reads, List<Topic<?>> writes) {
    this.reads = reads;
    this.writes = writes;
  }

  List<Topic<?>> reads() {
    return reads;
  }

  /**
   * Topics whose every record its group has to pass. The evaluator follows checkpoints outside its
   * group.
   */
  List<Topic<?>> passed() {
    return this == EVALUATOR ? List.of() : reads;
  }

  List<Topic<?>> writes() {
    return writes;
  }

  String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Name of a stage of this kind: there is a trainer for every model. */
  String title(String group, Cluster cluster) {
    String model = model(group, cluster);
    return model.isEmpty() ? title() : title() + " " + model;
  }

  /** Model that a stage of this kind serves, empty where it serves all. */
  String model(String group, Cluster cluster) {
    String own = cluster.group(title()) + "-";
    return group.startsWith(own) ? group.substring(own.length()) : "";
  }

  boolean isGroup(Cluster cluster, String group) {
    String own = cluster.group(title());
    return group.equals(own) || this == TRAINER && group.startsWith(own + "-");
  }
}
