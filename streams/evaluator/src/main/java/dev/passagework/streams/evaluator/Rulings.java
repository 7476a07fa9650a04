package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
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
 * What follows from a step of the line: the gate's new state, and what others are told. What
 * follows from orders and from contaminations is made of the same.
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
    Optional<Checkpoint> rival = present(fall.rival());
    if (!rule.rollBack() || rival.isEmpty()) {
      return new Ruling(state.under(reign), all);
    }
    String reason = "rolled back: %s has %s".formatted(champion, fall.reason());
    return goneBack(state, new Return(reign, rival.get(), fall.rival(), reason), all);
  }

  /**
   * The champion gives way by itself.
   *
   * @param reign the reign that ends
   * @param to who is champion again
   * @param best version of the best champion from then on
   */
  record Return(GateState.Reign reign, Checkpoint to, int best, String reason) {}

  /** A promotion for being better alone begins the count of challengers again. */
  Ruling goneBack(GateState before, Return back, List<Announcement> told) {
    GateState.Reign reign = back.reign();
    CheckpointId to = back.to().id();
    List<Announcement> all = new ArrayList<>(told);
    all.add(decision(to, Outcome.ROLLED_BACK, back.reason(), reign.challengers(), 0, List.of()));
    all.addAll(enthroned(back.to(), back.reason()));
    GateState.Reign next =
        reign
            .next(to.version(), back.to().lastSegment(), back.best())
            .counting(reign.challengers())
            .standingOn(reign.standing().versions());
    return new Ruling(before.under(next), all);
  }

  @Override
  public Ruling crown(GateStep.Crown step) {
    Checkpoint first = step.checkpoint();
    int version = first.id().version();
    String reason =
        state
            .reign()
            .map(reign -> lost(reign.champion()))
            .orElse(version == 0 ? FIRST_BASE : FIRST_EVALUATED);
    List<Announcement> all = new ArrayList<>();
    if (version > 0) {
      all.add(decision(first.id(), Outcome.PROMOTED, reason, challengers(), 0, List.of()));
    }
    all.addAll(enthroned(first, reason));
    GateState.Reign next =
        state
            .reign()
            .map(
                reign ->
                    reign.next(version, first.lastSegment(), version).counting(reign.challengers()))
            .orElse(GateState.Reign.first(version, first.lastSegment()));
    return new Ruling(state.judged(version).under(next), all);
  }

  private String lost(int champion) {
    String why = state.unusable().get(champion);
    return "the champion before, version %d, %s"
        .formatted(champion, why == null ? "was pruned" : "cannot be used: " + why);
  }

  @Override
  public Ruling passOver(GateStep.PassOver step) {
    CheckpointId id = step.checkpoint().id();
    LOG.warn("checkpoint {} is not judged: {}", id, step.reason());
    return new Ruling(
        state.passingOver(id.version()),
        List.of(decision(id, Outcome.NOT_JUDGED, step.reason(), challengers(), 0, List.of())));
  }

  @Override
  public Ruling refuse(GateStep.Refuse step) {
    CheckpointId id = step.checkpoint().id();
    LOG.warn("checkpoint {} is refused: {}", id, step.reason());
    return new Ruling(
        state.judged(id.version()),
        List.of(decision(id, Outcome.REFUSED, step.reason(), challengers(), 0, List.of())));
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

  /** How many challengers there were since one was last promoted for being better. */
  int challengers() {
    return state.reign().map(GateState.Reign::challengers).orElse(0);
  }

  /** The checkpoint of a version, if it is there. */
  Optional<Checkpoint> present(int version) {
    return checkpoints.stream().filter(c -> c.id().version() == version).findFirst();
  }

  /** What is told of a new champion. */
  List<Announcement> enthroned(Checkpoint champion, String reason) {
    List<Announcement> all = new ArrayList<>();
    all.add(new Announcement.OfChampion(new Champion(champion.id(), reason, now)));
    int promoted = state.reign().map(GateState.Reign::promotedSegment).orElse(0);
    List<LearntPassages.Learnt> learnt = firstLearnt.between(promoted, champion.lastSegment());
    all.add(new Announcement.OfPromotion(model, learnt, now));
    Freshness.of(champion.id(), learnt, now)
        .forEach(metric -> all.add(new Announcement.OfMetric(metric)));
    return all;
  }

  /** What is told of a decision. */
  Announcement decision(
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
