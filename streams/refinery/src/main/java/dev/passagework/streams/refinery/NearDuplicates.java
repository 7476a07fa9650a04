package dev.passagework.streams.refinery;

import dev.passagework.schemas.contract.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The marks of pairs that ask nearly what another of the same passage asks. The pairs are gone
 * through in an order of their own (labelled ones, then by lowest variant, then by id), and each is
 * marked with the first before it that has no mark itself and is near. So the marks do not depend
 * on the order of arrival, and a lower density, which has the lower variants, does not lose the
 * pair that its others are marked with.
 */
final class NearDuplicates {
  private static final Comparator<Map.Entry<String, Kept>> ORDER =
      Comparator.comparing((Map.Entry<String, Kept> pair) -> !pair.getValue().labelled())
          .thenComparing(pair -> lowestVariant(pair.getValue()))
          .thenComparing(Map.Entry::getKey);

  private final FilterChain chain;

  NearDuplicates(FilterChain chain) {
    this.chain = chain;
  }

  /** The pairs with their marks as they must be. */
  KeptPairs mark(KeptPairs pairs) {
    List<Map.Entry<String, Kept>> leaders = new ArrayList<>();
    Map<String, String> marks = new HashMap<>();
    for (Map.Entry<String, Kept> pair : pairs.pairs().entrySet().stream().sorted(ORDER).toList()) {
      String leader = leaderOf(pair.getValue(), leaders);
      if (leader == null) {
        leaders.add(pair);
      } else {
        marks.put(pair.getKey(), leader);
      }
    }
    return pairs.map((id, pair) -> pair.nearDuplicateOf(marks.get(id)));
  }

  private @Nullable String leaderOf(Kept pair, List<Map.Entry<String, Kept>> leaders) {
    FilterSettings.NearDuplicate limit = chain.nearDuplicate(pair.anOrigin().strategy());
    if (!limit.on()) {
      return null;
    }
    for (Map.Entry<String, Kept> leader : leaders) {
      if (MinHash.mayBeNear(pair.bands(), leader.getValue().bands())
          && MinHash.overlap(pair.query(), leader.getValue().query()) >= limit.overlap()) {
        return leader.getKey();
      }
    }
    return null;
  }

  private static int lowestVariant(Kept pair) {
    return pair.origins().stream().mapToInt(Origin::variant).min().orElse(0);
  }
}
