package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.TrainingPair;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Pairs by what no two of a batch may share.
 *
 * @param largest size of the largest group
 * @param largestFirst every pair once, those of one group together, the largest group first
 */
record ConflictGroups(int largest, List<TrainingPair> largestFirst) {

  /** The groups that a pair is in: its passage, its content and its query. */
  static List<String> of(TrainingPair pair) {
    return List.of(
        "passage " + pair.passage(),
        "content " + pair.contentHash(),
        "query " + Identity.normalise(pair.query()));
  }

  /** The groups of these pairs, in whose order groups of one size and their pairs stay. */
  static ConflictGroups of(List<TrainingPair> pairs) {
    Map<String, Integer> sizes = new HashMap<>();
    pairs.forEach(pair -> of(pair).forEach(group -> sizes.merge(group, 1, Integer::sum)));
    Comparator<String> bySize = Comparator.comparingInt(group -> sizes.getOrDefault(group, 0));
    Map<String, List<TrainingPair>> homes =
        pairs.stream()
            .collect(
                Collectors.groupingBy(
                    pair -> of(pair).stream().max(bySize).orElseThrow(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    List<TrainingPair> largestFirst =
        homes.entrySet().stream()
            .sorted(Map.Entry.<String, List<TrainingPair>>comparingByKey(bySize).reversed())
            .flatMap(home -> home.getValue().stream())
            .toList();
    int largest = sizes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return new ConflictGroups(largest, largestFirst);
  }
}
