package dev.passagework.schemas.contract;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A query and the passage that answers it.
 *
 * @param id {@link Identity#pairId}
 * @param passage identity of the passage
 * @param contentHash hash of the passage's content
 * @param passageTime time of the passage's record, from which freshness is counted
 * @param query the query
 * @param title title of the passage
 * @param text text of the passage
 * @param negatives texts of passages that do not answer the query; may be empty
 * @param origins where the query came from; empty for a labelled pair
 * @param labelled whether a person gave the pair
 * @param marks what is doubtful about it
 */
public record TrainingPair(
    String id,
    PassageKey passage,
    String contentHash,
    Instant passageTime,
    String query,
    String title,
    String text,
    List<String> negatives,
    List<Origin> origins,
    boolean labelled,
    Marks marks) {
  public TrainingPair {
    negatives = List.copyOf(negatives);
    origins = List.copyOf(origins);
  }

  /**
   * What is doubtful about a pair; each arm's own filter applies it.
   *
   * @param nearDuplicateOf pair of the same passage that asks nearly the same
   * @param passagesWithQuery number of passages known to have this query, at least 1
   */
  public record Marks(Optional<String> nearDuplicateOf, int passagesWithQuery) {
    public static final Marks NONE = new Marks(Optional.empty(), 1);
  }

  /** Key of the pair's record. */
  public String key() {
    return passage.derive(id);
  }
}
