package dev.passagework.schemas.contract;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The judged queries that a query of training equals or nearly equals. It stands in the detail of a
 * {@link RejectedQuery}, so that whoever knows which pairs a checkpoint learnt can tell for which
 * collections the checkpoint is contaminated.
 *
 * @param judged keys of the judged queries, {@code collection/id}, at least one
 */
public record Leak(List<String> judged) {
  /** Reason code of a query that is rejected for it. */
  public static final String REASON = "leak";

  private static final Pattern DETAIL = Pattern.compile("(?s)collections \\[([^\\]]*)\\].*");

  public Leak {
    judged = List.copyOf(judged);
    if (judged.isEmpty()) {
      throw new IllegalArgumentException("a leak without a judged query");
    }
  }

  /** The collections, each once, in order. */
  public List<String> collections() {
    return judged.stream().map(Leak::collectionOf).distinct().sorted().toList();
  }

  /** The detail of a rejection: the collections in brackets, then the first judged query. */
  public String detail() {
    return "collections [%s]: it is, or nearly is, the judged query %s"
        .formatted(String.join(", ", collections()), judged.get(0));
  }

  /**
   * The collections that a rejected query was found to be of; empty if it was rejected for another
   * reason.
   */
  public static List<String> collectionsOf(RejectedQuery rejected) {
    Matcher detail = DETAIL.matcher(rejected.detail());
    return rejected.reason().equals(REASON) && detail.matches()
        ? List.of(detail.group(1).split(", "))
        : List.of();
  }

  private static String collectionOf(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }
}
