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
 * @param firstLearnt record times of passages first learnt
 * @param now the time of the ruling
 */
record Rulings(
    String model,
    GateState state,
    List<Checkpoint> checkpoints,
    GateRule rule,
    FirstLearnt firstLearnt,
    Instant now) {
  /** The version that stands in a decision where there is no champion yet. */
  static final int NO_CHAMPION = -1;

  private static final String FIRST_BASE = "the base, before any training";
  private static final String FIRST_EVALUATED = "the first checkpoint that could be evaluated";
  private static final Logger LOG = LoggerFactory.getLogger(Rulings.class);

  /** The record times of the passages first learnt after one segment and up to another. */
  @FunctionalInterface
  interface FirstLearnt {
    List<Instant> between(int after, int upTo);
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

  Ruling on(Line.Step step) {
    return step.fold(this::crown, this::passOver, this::judge);
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
          "the order to {} {} of model {} is passed over: there is no such checkpoint, or no champion yet",
          back ? "roll back to" : "promote",
          version.map(v -> "version " + v).orElse("the version before"),
          model);
      return Optional.empty();
    }
    GateState.Reign reign = state.reign().orElseThrow();
    CheckpointId id = wanted.get().id();
    int best = back ? id.version() : reign.best();
    return Optional.of(
        new Ruling(
            state.under(reign.next(id.version(), wanted.get().lastSegment(), best)),
            enthroned(wanted.get(), back ? "rolled back by order" : "promoted by order")));
  }

  private Ruling crown(Line.Crown step) {
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

  private Ruling passOver(Line.PassOver step) {
    CheckpointId id = step.checkpoint().id();
    int challenges = state.reign().map(GateState.Reign::challengers).orElse(0);
    LOG.warn("checkpoint {} is not judged: {}", id, step.reason());
    return new Ruling(
        state.passingOver(id.version()),
        List.of(decision(id, Outcome.NOT_JUDGED, step.reason(), challenges, 0, List.of())));
  }

  private Ruling judge(Line.Judge step) {
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
      next = reign.next(version, step.checkpoint().lastSegment(), best);
    }
    return new Ruling(state.judged(version).under(next), all);
  }

  private List<Announcement> enthroned(Checkpoint champion, String reason) {
    List<Announcement> all = new ArrayList<>();
    all.add(new Announcement.OfChampion(new Champion(champion.id(), reason, now)));
    int promoted = state.reign().map(GateState.Reign::promotedSegment).orElse(0);
    Freshness.of(champion.id(), firstLearnt.between(promoted, champion.lastSegment()), now)
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
