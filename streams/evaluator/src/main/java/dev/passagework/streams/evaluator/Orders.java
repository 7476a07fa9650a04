package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Decision.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from an order by hand.
 *
 * @param rulings what rulings on the model are made of
 */
record Orders(Rulings rulings) {
  private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

  /** What an order changes; one that cannot be carried out is answered with the cause. */
  Rulings.Ruling obey(GateEvent.Ordered order) {
    boolean back = order.kind() == Command.Kind.ROLL_BACK;
    Optional<Integer> version =
        order.version().isPresent()
            ? Optional.of(order.version().getAsInt())
            : back ? rulings.state().reign().flatMap(GateState.Reign::before) : Optional.empty();
    Optional<Checkpoint> wanted = version.flatMap(rulings::present);
    return wanted.isPresent() && rulings.state().reign().isPresent()
        ? ordered(wanted.get(), back)
        : passedOver(back ? "roll back" : "promote", version);
  }

  /** The decision is on what was asked for, or else on the champion that stays. */
  private Rulings.Ruling passedOver(String order, Optional<Integer> version) {
    int champion = rulings.state().reign().map(GateState.Reign::champion).orElse(GainOverBase.BASE);
    CheckpointId id = new CheckpointId(rulings.model(), version.orElse(champion));
    String reason =
        "the order to %s is not carried out: %s".formatted(order, obstacle(version, id));
    LOG.warn("{}: {}", id, reason);
    return new Rulings.Ruling(
        rulings.state(),
        List.of(
            rulings.decision(id, Outcome.NOT_JUDGED, reason, rulings.challengers(), 0, List.of())));
  }

  private String obstacle(Optional<Integer> version, CheckpointId id) {
    if (rulings.state().reign().isEmpty()) {
      return "model %s has no champion yet (give the order again once the base is scored)"
          .formatted(rulings.model());
    }
    return version.isEmpty()
        ? "there was no champion before %s (name a version)".formatted(id)
        : "there is no checkpoint %s, or it was pruned (name one that is there)".formatted(id);
  }

  /** A champion by order is measured at once; one that was gone back to when collections change. */
  private Rulings.Ruling ordered(Checkpoint wanted, boolean back) {
    GateState.Reign reign = rulings.state().reign().orElseThrow();
    int version = wanted.id().version();
    String reason = (back ? "rolled back by order" : "promoted by order") + warning(wanted);
    Outcome outcome = back ? Outcome.ROLLED_BACK : Outcome.PROMOTED;
    List<Announcement> all = new ArrayList<>();
    all.add(rulings.decision(wanted.id(), outcome, reason, reign.challengers(), 0, List.of()));
    all.addAll(rulings.enthroned(wanted, reason));
    GateState.Reign next =
        reign
            .next(version, wanted.lastSegment(), back ? version : reign.best())
            .counting(reign.challengers());
    return new Rulings.Ruling(
        rulings.state().under(back ? next.standingOn(reign.standing().versions()) : next), all);
  }

  /** Whoever orders it may want it all the same, but is told. */
  private String warning(Checkpoint wanted) {
    List<String> contaminated = rulings.state().contaminatedUpTo(wanted.lastSegment());
    return contaminated.isEmpty() ? "" : ", though " + Line.contaminatedFor(contaminated);
  }
}
