package dev.passagework.consumers.trainer;

import dev.passagework.consumers.trainer.TrainerSettings.KeepSettings;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which checkpoints of a model are kept: the base, the newest ones, the young ones, those that some
 * collection has yet to score, the champion of any model, and the champion before it, to which one
 * may roll back. Of the others the files go that no other checkpoint refers to.
 *
 * @param cluster where checkpoints, scores, champions and decisions are
 * @param store where the files are
 * @param settings how many are kept, and how long
 * @param clock tells how old they are
 */
record Retention(Cluster cluster, CheckpointStore store, KeepSettings settings, Clock clock) {

  private static final String COLLECTION = "collection";

  /** How far the clock of an evaluator may be behind. */
  private static final Duration CLOCKS = Duration.ofHours(1);

  /**
   * What is to go.
   *
   * @param checkpoints checkpoints that are withdrawn
   * @param files SHA-256 of their files that no other checkpoint refers to
   */
  record Plan(List<CheckpointId> checkpoints, List<String> files) {
    static final Plan NOTHING = new Plan(List.of(), List.of());
  }

  /**
   * What is to go now that a checkpoint is announced.
   *
   * @throws org.apache.kafka.common.KafkaException if it cannot be read what is still needed
   */
  Plan plan(Checkpoint announced) {
    if (settings.checkpoints() == 0) {
      return Plan.NOTHING;
    }
    Map<String, Checkpoint> all = checkpoints();
    all.put(announced.id().toString(), announced);
    Set<CheckpointId> needed = needed(announced.id().model());
    Instant young = clock.instant().minus(settings.shortest());
    List<Checkpoint> going =
        all.values().stream()
            .filter(c -> c.id().model().equals(announced.id().model()))
            .sorted(Comparator.comparingInt((Checkpoint c) -> c.id().version()).reversed())
            .skip(settings.checkpoints())
            .filter(c -> c.id().version() > 0 && !needed.contains(c.id()))
            .filter(c -> c.time().isBefore(young))
            .collect(Collectors.toCollection(ArrayList::new));
    going.removeAll(unscored(going));
    going.forEach(c -> all.remove(c.id().toString()));
    Set<String> referred = files(all.values());
    return new Plan(
        going.stream().map(Checkpoint::id).toList(),
        files(going).stream().filter(file -> !referred.contains(file)).sorted().toList());
  }

  /** Removes those of the files that no checkpoint refers to. */
  void remove(List<String> files) throws IOException {
    Set<String> referred = files(checkpoints().values());
    store.remove(files.stream().filter(file -> !referred.contains(file)).toList());
  }

  private static Set<String> files(Collection<Checkpoint> checkpoints) {
    Set<String> files = new HashSet<>();
    checkpoints.forEach(c -> c.files().forEach(file -> files.add(file.sha256())));
    return files;
  }

  private Map<String, Checkpoint> checkpoints() {
    Map<String, Checkpoint> all = new TreeMap<>();
    TopicReader.readToEnd(
        cluster,
        Topics.CHECKPOINTS,
        record -> {
          if (record.value() == null) {
            all.remove(record.key());
          } else {
            all.put(record.key(), record.value());
          }
        });
    return all;
  }

  /** Those that are not too old to be waited for, and that some collection has yet to score. */
  private List<Checkpoint> unscored(List<Checkpoint> going) {
    Instant abandoned = clock.instant().minus(settings.unscored());
    List<Checkpoint> waited = going.stream().filter(c -> !c.time().isBefore(abandoned)).toList();
    Set<String> collections = waited.isEmpty() ? Set.of() : collections();
    if (collections.isEmpty()) {
      return List.of();
    }
    Map<String, Set<String>> scored = new HashMap<>();
    Instant oldest = Collections.min(waited, Comparator.comparing(Checkpoint::time)).time();
    TopicReader.readSince(
        cluster,
        Topics.EVALUATION_METRICS,
        oldest.minus(CLOCKS),
        record ->
            scored
                .computeIfAbsent(record.value().subject(), subject -> new HashSet<>())
                .add(record.value().dimensions().getOrDefault(COLLECTION, "")),
        unreadable -> {});
    return waited.stream()
        .filter(c -> !scored.getOrDefault(c.id().toString(), Set.of()).containsAll(collections))
        .toList();
  }

  private Set<String> collections() {
    Set<String> collections = new HashSet<>();
    TopicReader.readToEnd(
        cluster,
        Topics.COLLECTIONS,
        record -> {
          if (record.value() == null) {
            collections.remove(record.key());
          } else {
            collections.add(record.key());
          }
        },
        unreadable -> {});
    return collections;
  }

  /** Every champion, and the model's two newest checkpoints that were promoted. */
  private Set<CheckpointId> needed(String model) {
    Set<CheckpointId> needed = new HashSet<>();
    TopicReader.readToEnd(
        cluster, Topics.CHAMPIONS, record -> needed.add(record.value().id()), unreadable -> {});
    List<CheckpointId> promoted = new ArrayList<>();
    TopicReader.readToEnd(
        cluster,
        Topics.DECISIONS,
        record -> {
          if (record.value().outcome() == Decision.Outcome.PROMOTED) {
            promoted.add(record.value().challenger());
          }
        },
        unreadable -> {});
    promoted.removeIf(id -> !id.model().equals(model));
    needed.addAll(promoted.subList(Math.max(0, promoted.size() - 2), promoted.size()));
    return needed;
  }
}
