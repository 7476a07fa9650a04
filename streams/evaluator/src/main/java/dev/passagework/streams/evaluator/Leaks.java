package dev.passagework.streams.evaluator;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Which pairs repeat judged queries, and which segments learnt them: either may be heard of first.
 *
 * @param leaks collections with commas between them, by pair
 * @param learnt first segment that learnt a pair, by {@code model/pair}
 */
record Leaks(KeyValueStore<String, String> leaks, KeyValueStore<String, Integer> learnt) {

  /** That a segment holds judged queries of a collection. */
  record Contamination(String collection, int segment) {}

  /** Writes down what a segment learns, and tells what of it was known to have leaked. */
  List<Contamination> learn(String model, GateEvent.Learnt segment) {
    List<Contamination> found = new ArrayList<>();
    for (String pair : segment.pairs()) {
      Integer unused = learnt.putIfAbsent(Keys.first(model) + pair, segment.segment());
      String collections = leaks.get(pair);
      if (collections != null) {
        List.of(collections.split(","))
            .forEach(name -> found.add(new Contamination(name, segment.segment())));
      }
    }
    return found;
  }

  /** Writes down a leak. */
  void leak(GateEvent.Leaked leaked) {
    leaks.put(leaked.pair(), String.join(",", leaked.collections()));
  }

  /** What of a model a leak contaminates. */
  List<Contamination> of(String model, GateEvent.Leaked leaked) {
    Integer segment = learnt.get(Keys.first(model) + leaked.pair());
    return segment == null
        ? List.of()
        : leaked.collections().stream().map(name -> new Contamination(name, segment)).toList();
  }
}
