package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Decision.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What follows when segments turn out to hold judged queries.
 *
 * @param rulings what rulings on the model are made of
 */
record Contaminations(Rulings rulings) {

  /**
   * What a contamination changes: every checkpoint that was decided on before it was known is
   * marked, and the champion gives way if the rule says so. Empty where it was known already.
   *
   * @param champions those that are there of all that were champion at any time
   */
  Optional<Rulings.Ruling> contaminate(Leaks.Contamination found, List<Checkpoint> champions) {
    Integer known = rulings.state().contaminated().get(found.collection());
    if (known != null && known <= found.segment()) {
      return Optional.empty();
    }
    String reason = Line.contaminatedFor(List.of(found.collection()));
    List<Announcement> marks =
        rulings.checkpoints().stream()
            .filter(
                c ->
                    c.lastSegment() >= found.segment()
                        && c.id().version() <= rulings.state().decided())
            .filter(c -> known == null || c.lastSegment() < known)
            .map(
                c ->
                    rulings.decision(
                        c.id(), Outcome.CONTAMINATED, reason, rulings.challengers(), 0, List.of()))
            .toList();
    GateState after = rulings.state().contaminating(found.collection(), found.segment());
    return Optional.of(
        cleanerThanTheChampion(after, champions)
            .map(back -> rulings.goneBack(after, back, marks))
            .orElseGet(() -> new Rulings.Ruling(after, marks)));
  }

  /**
   * The newest champion that has learnt no judged query, where that now is known of the one that
   * reigns: the base at least has learnt nothing. Who was promoted by order all the same stays.
   */
  private Optional<Rulings.Return> cleanerThanTheChampion(
      GateState after, List<Checkpoint> champions) {
    if (!rulings.rule().rollBack() || after.reign().isEmpty()) {
      return Optional.empty();
    }
    GateState.Reign reign = after.reign().orElseThrow();
    List<String> contaminated = after.contaminatedUpTo(reign.segment());
    boolean isKnown = !rulings.state().contaminatedUpTo(reign.segment()).isEmpty();
    if (contaminated.isEmpty() || isKnown) {
      return Optional.empty();
    }
    String reason =
        "rolled back: %s is %s"
            .formatted(
                new CheckpointId(rulings.model(), reign.champion()),
                Line.contaminatedFor(contaminated));
    List<Checkpoint> clean =
        champions.stream()
            .filter(c -> after.contaminatedUpTo(c.lastSegment()).isEmpty())
            .filter(c -> !after.unusable().containsKey(c.id().version()))
            .toList();
    return clean.stream()
        .max(Comparator.comparing(Checkpoint::id))
        .map(to -> new Rulings.Return(reign, to, best(reign, clean, to), reason));
  }

  private static int best(GateState.Reign reign, List<Checkpoint> clean, Checkpoint otherwise) {
    return clean.stream().anyMatch(c -> c.id().version() == reign.best())
        ? reign.best()
        : otherwise.id().version();
  }
}
