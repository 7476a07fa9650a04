package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.CheckpointId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The stores of the gate.
 *
 * @param states what the gate keeps in mind, by model
 * @param scores scores by {@code model/version/collection}
 * @param learnt what was learnt when
 * @param leaks which pairs repeat judged queries
 */
record GateBooks(
    KeyValueStore<String, GateState> states,
    KeyValueStore<String, GateEvent.Scored> scores,
    LearntPassages learnt,
    Leaks leaks) {

  static GateBooks open(ProcessingContext context) {
    return new GateBooks(
        context.getStateStore(StoreNames.GATE_STATES),
        context.getStateStore(StoreNames.GATE_SCORES),
        new LearntPassages(
            context.getStateStore(StoreNames.LEARNT_PASSAGES),
            context.getStateStore(StoreNames.FIRST_LEARNT)),
        new Leaks(
            context.getStateStore(StoreNames.LEAKS),
            context.getStateStore(StoreNames.LEARNT_PAIRS)));
  }

  GateState state(String model) {
    GateState state = states.get(model);
    return state == null ? GateState.EMPTY : state;
  }

  void put(String model, GateState state) {
    states.put(model, state);
  }

  List<String> models() {
    List<String> models = new ArrayList<>();
    try (KeyValueIterator<String, GateState> all = states.all()) {
      all.forEachRemaining(entry -> models.add(entry.key));
    }
    return models;
  }

  /** Writes scores down, unless those of a newer version of the collection are there. */
  void put(String model, GateEvent.Scored scored) {
    String key = key(new CheckpointId(model, scored.version()), scored.collection());
    GateEvent.Scored before = scores.get(key);
    if (before == null || before.collectionVersion() <= scored.collectionVersion()) {
      scores.put(key, scored);
    }
  }

  Optional<GateEvent.Scored> find(CheckpointId checkpoint, String collection) {
    return Optional.ofNullable(scores.get(key(checkpoint, collection)));
  }

  /**
   * The gains over the base that can be told now that these scores are there: of a checkpoint, or
   * of all that waited for the base.
   */
  List<GainOverBase> gains(String model, GateEvent.Scored scored) {
    if (scored.version() != GainOverBase.BASE) {
      CheckpointId id = new CheckpointId(model, scored.version());
      return find(new CheckpointId(model, GainOverBase.BASE), scored.collection())
          .filter(base -> base.collectionVersion() == scored.collectionVersion())
          .map(base -> new GainOverBase(id, scored, base))
          .stream()
          .toList();
    }
    List<GainOverBase> gains = new ArrayList<>();
    try (KeyValueIterator<String, GateEvent.Scored> all =
        scores.range(Keys.first(model), Keys.last(model))) {
      while (all.hasNext()) {
        GateEvent.Scored other = all.next().value;
        if (other.version() != GainOverBase.BASE
            && other.collection().equals(scored.collection())
            && other.collectionVersion() == scored.collectionVersion()) {
          gains.add(new GainOverBase(new CheckpointId(model, other.version()), other, scored));
        }
      }
    }
    return gains;
  }

  /**
   * Removes the scores of checkpoints that are decided and no longer there; those that challengers
   * are still measured against stay.
   *
   * @param present versions that are there
   */
  void sweep(String model, Set<Integer> present) {
    GateState state = state(model);
    List<String> gone = new ArrayList<>();
    try (KeyValueIterator<String, GateEvent.Scored> all =
        scores.range(Keys.first(model), Keys.last(model))) {
      while (all.hasNext()) {
        String key = all.next().key;
        int version = Integer.parseInt(Keys.prefix(key.substring(model.length() + 1)));
        if (!present.contains(version) && state.hasDoneWith(version)) {
          gone.add(key);
        }
      }
    }
    gone.forEach(scores::delete);
  }

  private static String key(CheckpointId checkpoint, String collection) {
    return checkpoint.model() + "/" + checkpoint.version() + "/" + collection;
  }
}
