package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Decision.Comparison;
import dev.passagework.schemas.contract.Decision.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows from a step of the line or from an order: the gate's new state, and what others are
 * told.
 *
 * @param model the model
 * @param state what the gate keeps in mind before it
 * @param checkpoints checkpoints of the model that are there
 * @param rule the rule in force
 * @param firstLearnt passages first learnt
 * @param now the time of the ruling
 */
record Rulings(
    String model,
    GateState state,
    List<Checkpoint> checkpoints,
    GateRule rule,
    FirstLearnt firstLearnt,
    Instant now)
    implements GateStep.Answerer<Rulings.Ruling> {
  /** The version that stands in a decision where there is no champion yet. */
  static final int NO_CHAMPION = -1;

  private static final String FIRST_BASE = "the base, before any training";
  private static final String FIRST_EVALUATED = "the first checkpoint that could be evaluated";
  private static final Logger LOG = LoggerFactory.getLogger(Rulings.class);

  /** The passages first learnt after one segment and up to another. */
  @FunctionalInterface
  interface FirstLearnt {
    List<LearntPassages.Learnt> between(int after, int upTo);
  }

  /**
   * A ruling.
   *
   * @param state what the gate keeps in mind after it
   * @param announcements what others are told
   */
  record Ruling(GateState state, List<Announcement> announcements) {
    Ruling {
      announcements = List.copyOf(announcements);
    }
  }

  Ruling on(GateStep step) {
    return step.fold(this);
  }

  /** What an order changes; empty where it cannot be carried out, which is logged. */
  Optional<Ruling> obey(GateEvent.Ordered order) {
    boolean back = order.kind() == Command.Kind.ROLL_BACK;
    Optional<Integer> version =
        order.version().isPresent()
            ? Optional.of(order.version().getAsInt())
            : back ? state.reign().flatMap(GateState.Reign::before) : Optional.empty();
    Optional<Checkpoint> wanted =
        checkpoints.stream()
            .filter(c -> version.map(v -> v == c.id().version()).orElse(false))
            .findFirst();
    if (wanted.isEmpty() || state.reign().isEmpty()) {
      LOG.warn(
          "the order to {} {} of model {} is passed over: there is no such checkpoint, or no"
              + " champion yet",
          back ? "roll back to" : "promote",
          version.map(v -> "version " + v).orElse("the version before"),
          model);
      return Optional.empty();
    }
    return Optional.of(ordered(wanted.get(), back));
  }

  /** A champion by order is measured at once; one that was gone back to when collections change. */
  private Ruling ordered(Checkpoint wanted, boolean back) {
    GateState.Reign reign = state.reign().orElseThrow();
    int version = wanted.id().version();
    String reason = back ? "rolled back by order" : "promoted by order";
    Outcome outcome = back ? Outcome.ROLLED_BACK : Outcome.PROMOTED;
    List<Announcement> all = new ArrayList<>();
    all.add(decision(wanted.id(), outcome, reason, reign.challengers(), 0, List.of()));
    all.addAll(enthroned(wanted, reason));
    GateState.Reign next = reign.next(version, wanted.lastSegment(), back ? version : reign.best());
    return new Ruling(state.under(back ? next.standingOn(reign.standing().versions()) : next), all);
  }

  /** What becomes of a champion that was measured again. */
  @Override
  public Ruling check(GateStep.Check step) {
    GateState.Reign reign = state.reign().orElseThrow();
    GateState.Reign checked = reign.checkedOn(step.versions());
    Gate gate = new Gate(rule);
    Optional<Gate.Fall> fall =
        step.rivals().stream()
            .map(
                rival ->
                    gate.fallenBehind(rival, checked.standing().checks(), step.rivals().size()))
            .flatMap(Optional::stream)
            .findFirst();
    return fall.map(found -> fallen(checked, found))
        .orElseGet(() -> new Ruling(state.under(checked), List.of()));
  }

  private Ruling fallen(GateState.Reign reign, Gate.Fall fall) {
    CheckpointId champion = new CheckpointId(model, reign.champion());
    LOG.warn("champion {} has {}", champion, fall.reason());
    List<Announcement> all = new ArrayList<>();
    all.add(
        decision(
            champion,
            Outcome.FELL_BEHIND,
            fall.reason(),
            reign.challengers(),
            0,
            fall.comparisons()));
    Optional<Checkpoint> rival =
        checkpoints.stream().filter(c -> c.id().version() == fall.rival()).findFirst();
    if (!rule.rollBack() || rival.isEmpty()) {
      return new Ruling(state.under(reign), all);
    }
    String reason = "rolled back: %s has %s".formatted(champion, fall.reason());
    all.add(
        decision(rival.get().id(), Outcome.ROLLED_BACK, reason, reign.challengers(), 0, List.of()));
    all.addAll(enthroned(rival.get(), reason));
    GateState.Reign next =
        reign
            .next(fall.rival(), rival.get().lastSegment(), fall.rival())
            .standingOn(reign.standing().versions());
    return new Ruling(state.under(next), all);
  }

  @Override
  public Ruling crown(GateStep.Crown step) {
    Checkpoint first = step.checkpoint();
    int version = first.id().version();
    String reason =
        state
            .reign()
            .map(reign -> "the champion before, version %d, was pruned".formatted(reign.champion()))
            .orElse(version == 0 ? FIRST_BASE : FIRST_EVALUATED);
    List<Announcement> all = new ArrayList<>();
    if (version > 0) {
      all.add(decision(first.id(), Outcome.PROMOTED, reason, 0, 0, List.of()));
    }
    all.addAll(enthroned(first, reason));
    GateState.Reign next =
        state
            .reign()
            .map(reign -> reign.next(version, first.lastSegment(), version))
            .orElse(GateState.Reign.first(version, first.lastSegment()));
    return new Ruling(state.judged(version).under(next), all);
  }

  @Override
  public Ruling passOver(GateStep.PassOver step) {
    CheckpointId id = step.checkpoint().id();
    int challenges = state.reign().map(GateState.Reign::challengers).orElse(0);
    LOG.warn("checkpoint {} is not judged: {}", id, step.reason());
    return new Ruling(
        state.passingOver(id.version()),
        List.of(decision(id, Outcome.NOT_JUDGED, step.reason(), challenges, 0, List.of())));
  }

  @Override
  public Ruling refuse(GateStep.Refuse step) {
    CheckpointId id = step.checkpoint().id();
    int challenges = state.reign().map(GateState.Reign::challengers).orElse(0);
    LOG.warn("checkpoint {} is refused: {}", id, step.reason());
    return new Ruling(
        state.judged(id.version()),
        List.of(decision(id, Outcome.REFUSED, step.reason(), challenges, 0, List.of())));
  }

  /**
   * What a contamination changes: every checkpoint that was decided on before it was known is
   * marked. Empty where it was known already.
   */
  Optional<Ruling> contaminate(Leaks.Contamination found) {
    Integer known = state.contaminated().get(found.collection());
    if (known != null && known <= found.segment()) {
      return Optional.empty();
    }
    int challenges = state.reign().map(GateState.Reign::challengers).orElse(0);
    String reason = Line.contaminatedFor(List.of(found.collection()));
    List<Announcement> marks =
        checkpoints.stream()
            .filter(c -> c.lastSegment() >= found.segment() && c.id().version() <= state.decided())
            .filter(c -> known == null || c.lastSegment() < known)
            .map(c -> decision(c.id(), Outcome.CONTAMINATED, reason, challenges, 0, List.of()))
            .toList();
    return Optional.of(new Ruling(state.contaminating(found.collection(), found.segment()), marks));
  }

  @Override
  public Ruling judge(GateStep.Judge step) {
    Challenge challenge = step.challenge();
    int version = challenge.challenger().version();
    Gate.Verdict verdict = new Gate(rule).decide(challenge);
    List<Announcement> all = new ArrayList<>();
    all.add(
        decision(
            challenge.challenger(),
            verdict.outcome(),
            verdict.reason(),
            challenge.number(),
            challenge.newPassages(),
            verdict.comparisons()));
    GateState.Reign reign = state.reign().orElseThrow();
    GateState.Reign next = reign.challenged();
    if (verdict.isPromotion()) {
      all.addAll(enthroned(step.checkpoint(), verdict.reason()));
      int best = challenge.isBestYet() ? version : challenge.best();
      GateState.Reign its =
          reign.next(version, step.checkpoint().lastSegment(), best).standingOn(step.versions());
      next = verdict.better() ? its : its.counting(challenge.number());
    }
    return skipping(step.overtaken(), new Ruling(state.judged(version).under(next), all));
  }

  /** A ruling after which what was overtaken is passed over, if the rule says so. */
  private Ruling skipping(List<Checkpoint> overtaken, Ruling ruling) {
    if (!rule.skipOvertaken() || overtaken.isEmpty()) {
      return ruling;
    }
    int newest = checkpoints.stream().mapToInt(c -> c.id().version()).max().orElseThrow();
    GateState next = ruling.state();
    List<Announcement> all = new ArrayList<>(ruling.announcements());
    for (Checkpoint skipped : overtaken) {
      String reason = "%s by %s@%d before its turn".formatted(Line.OVERTAKEN, model, newest);
      all.add(decision(skipped.id(), Outcome.NOT_JUDGED, reason, 0, 0, List.of()));
      next = next.passingOver(skipped.id().version());
    }
    return new Ruling(next, all);
  }

  private List<Announcement> enthroned(Checkpoint champion, String reason) {
    List<Announcement> all = new ArrayList<>();
    all.add(new Announcement.OfChampion(new Champion(champion.id(), reason, now)));
    int promoted = state.reign().map(GateState.Reign::promotedSegment).orElse(0);
    List<LearntPassages.Learnt> learnt = firstLearnt.between(promoted, champion.lastSegment());
    all.add(new Announcement.OfPromotion(model, learnt, now));
    Freshness.of(champion.id(), learnt, now)
        .forEach(metric -> all.add(new Announcement.OfMetric(metric)));
    return all;
  }

  private Announcement decision(
      CheckpointId challenger,
      Outcome outcome,
      String reason,
      int challenge,
      long newPassages,
      List<Comparison> comparisons) {
    int champion = state.reign().map(GateState.Reign::champion).orElse(NO_CHAMPION);
    return new Announcement.OfDecision(
        new Decision(
            challenger,
            champion,
            outcome,
            rule.rule(),
            reason,
            challenge,
            newPassages,
            comparisons,
            now));
  }
}
