package dev.passagework.streams.evaluator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.LearntPassage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What the gate of a model hears of. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = GateEvent.Scored.class, name = "scored"),
  @JsonSubTypes.Type(value = GateEvent.Unusable.class, name = "unusable"),
  @JsonSubTypes.Type(value = GateEvent.Learnt.class, name = "learnt"),
  @JsonSubTypes.Type(value = GateEvent.Ordered.class, name = "ordered"),
  @JsonSubTypes.Type(value = GateEvent.Leaked.class, name = "leaked"),
})
sealed interface GateEvent {

  /**
   * A checkpoint was scored on a version of a collection.
   *
   * @param version version of the checkpoint
   * @param collection the collection
   * @param collectionVersion its version
   * @param scores the gated measure by role and query
   * @param reported every measure on the report queries
   */
  record Scored(
      int version,
      String collection,
      int collectionVersion,
      Map<Role, TreeMap<String, Double>> scores,
      Reported reported)
      implements GateEvent {
    public Scored {
      scores = Map.copyOf(scores);
    }

    /** The scores of the queries of a role, in the order of the queries. */
    double[] of(Role role) {
      return scores.getOrDefault(role, new TreeMap<>()).values().stream()
          .mapToDouble(Double::doubleValue)
          .toArray();
    }
  }

  /**
   * Scores on the report queries.
   *
   * @param domain whether the collection is of the corpus that is augmented
   * @param values by measure and query
   */
  record Reported(Domain domain, TreeMap<String, TreeMap<String, Double>> values) {
    List<String> measures() {
      return List.copyOf(values.keySet());
    }

    /** The scores by a measure, in the order of the queries; none where it was not measured. */
    double[] of(String measure) {
      return values.getOrDefault(measure, new TreeMap<>()).values().stream()
          .mapToDouble(Double::doubleValue)
          .toArray();
    }
  }

  /** A checkpoint cannot embed. */
  record Unusable(int version, String reason) implements GateEvent {}

  /**
   * A segment was cut, and its passages and pairs will be learnt.
   *
   * @param pairs identifiers of pairs that it learns, for the first time or again
   */
  record Learnt(int segment, List<LearntPassage> passages, List<String> pairs)
      implements GateEvent {
    public Learnt {
      passages = List.copyOf(passages);
      pairs = List.copyOf(pairs);
    }

    static Learnt of(TrainingSegment segment) {
      List<String> pairs = new ArrayList<>(segment.pairIds());
      pairs.addAll(segment.replayed());
      return new Learnt(segment.number(), segment.passages(), pairs);
    }
  }

  /**
   * A pair was found to repeat judged queries; every model is told.
   *
   * @param pair identifier of the pair
   * @param collections collections that the judged queries are of
   */
  record Leaked(String pair, List<String> collections) implements GateEvent {
    public Leaked {
      collections = List.copyOf(collections);
    }
  }

  /**
   * Somebody ordered another champion.
   *
   * @param kind to promote, or to roll back
   * @param version the version to serve; for a roll-back without one, the champion before
   */
  record Ordered(Command.Kind kind, OptionalInt version) implements GateEvent {}
}
