package dev.passagework.streams.refinery;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.TrainingPair;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pair without what the passage says.
 *
 * @param query the query
 * @param origins where it came from, in order of arrival
 * @param labelled whether a person gave it
 * @param text text that stands in for the passage's, empty for none
 * @param bands {@link MinHash#bands} of the query
 * @param nearDuplicateOf the pair that it nearly is
 * @param passages number of passages that have the query
 */
record Kept(
    String query,
    List<Origin> origins,
    boolean labelled,
    String text,
    List<Integer> bands,
    @Nullable String nearDuplicateOf,
    int passages) {
  /** Origin that stands for a person's label where there is no other. */
  static final Origin LABEL = new Origin("labelled", "none", 0, "");

  Kept(
      String query,
      List<Origin> origins,
      boolean labelled,
      @Nullable String text,
      @Nullable List<Integer> bands,
      @Nullable String nearDuplicateOf,
      int passages) {
    this.query = query;
    this.origins = List.copyOf(origins);
    this.labelled = labelled;
    this.text = Objects.requireNonNullElse(text, "");
    this.bands = bands == null ? MinHash.bands(query) : List.copyOf(bands);
    this.nearDuplicateOf = nearDuplicateOf;
    this.passages = Math.max(1, passages);
  }

  /** A pair that nothing speaks for yet. */
  static Kept of(String query, String text) {
    return new Kept(query, List.of(), false, text, null, null, 1);
  }

  Kept plus(Origin origin) {
    return new Kept(
        query, KeptPairs.plus(origins, origin), labelled, text, bands, nearDuplicateOf, passages);
  }

  Kept minusRequest(String requestId) {
    return only(origin -> !origin.requestId().equals(requestId));
  }

  /** With those of its origins alone that are wanted. */
  Kept only(Predicate<Origin> wanted) {
    List<Origin> left = origins.stream().filter(wanted).toList();
    return new Kept(query, left, labelled, text, bands, nearDuplicateOf, passages);
  }

  Kept labelled(boolean now) {
    return new Kept(query, origins, now, text, bands, nearDuplicateOf, passages);
  }

  Kept nearDuplicateOf(@Nullable String other) {
    return new Kept(query, origins, labelled, text, bands, other, passages);
  }

  Kept inPassages(int number) {
    return new Kept(query, origins, labelled, text, bands, nearDuplicateOf, number);
  }

  /** Whether anything speaks for the pair. */
  @JsonIgnore
  boolean isGrounded() {
    return labelled || !origins.isEmpty();
  }

  /** The origin by which it is named where one is wanted. */
  Origin anOrigin() {
    return origins.isEmpty() ? LABEL : origins.get(0);
  }

  /** The whole pair. */
  TrainingPair pair(String id, Passage passage, Instant passageTime) {
    return new TrainingPair(
        id,
        passage.key(),
        passage.contentHash(),
        passageTime,
        query,
        text.isEmpty() ? passage.title() : "",
        text.isEmpty() ? passage.text() : text,
        List.of(),
        origins,
        labelled,
        new TrainingPair.Marks(Optional.ofNullable(nearDuplicateOf), passages));
  }
}
