package dev.passagework.streams.evaluator;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.TrainingSegment;
import dev.passagework.schemas.contract.TrainingSegment.LearntPassage;
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
})
sealed interface GateEvent {

  /**
   * A checkpoint was scored on a version of a collection.
   *
   * @param version version of the checkpoint
   * @param collection the collection
   * @param collectionVersion its version
   * @param scores the gated measure by role and query
   */
  record Scored(
      int version,
      String collection,
      int collectionVersion,
      Map<Role, TreeMap<String, Double>> scores)
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

  /** A checkpoint cannot embed. */
  record Unusable(int version, String reason) implements GateEvent {}

  /** A segment was cut, and its passages will be learnt. */
  record Learnt(int segment, List<LearntPassage> passages) implements GateEvent {
    public Learnt {
      passages = List.copyOf(passages);
    }

    static Learnt of(TrainingSegment segment) {
      return new Learnt(segment.number(), segment.passages());
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
