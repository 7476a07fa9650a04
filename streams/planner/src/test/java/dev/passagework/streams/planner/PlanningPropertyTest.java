package dev.passagework.streams.planner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Budget;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PlanEntry;
import dev.passagework.schemas.contract.PlanState;
import dev.passagework.schemas.contract.PlanState.Status;
import dev.passagework.schemas.contract.TokenUsage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class PlanningPropertyTest {
  private static final int AHEAD = 2;
  private static final int PASSAGES = 4;

  private enum Kind {
    FEED,
    WITHDRAW,
    PLAN,
    ANSWER,
    FAIL
  }

  /** Something that happens to a planner; what the numbers mean depends on the kind. */
  private record Action(Kind kind, int which, int what) {}

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void whateverHappensWhatThePlanWantsIsAskedOnceWithinAheadAndTheBudget(
      @ForAll("actions") List<Action> actions) {
    Path directory = Path.of("target", "property-states", UUID.randomUUID().toString());
    try (PlannerDriver driver = new PlannerDriver(directory, AHEAD)) {
      World world = new World(driver);
      actions.forEach(world::happen);
      world.settle();
      world.check();
    }
  }

  @Provide
  Arbitrary<List<Action>> actions() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, PASSAGES - 1),
            Arbitraries.integers().between(0, 6))
        .as(Action::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(60);
  }

  /** What is true outside the planner. */
  private static final class World {
    private final PlannerDriver planner;
    private final Map<String, AugmentationRequest> outstanding = new LinkedHashMap<>();
    private final Map<String, Passage> passages = new HashMap<>();
    private final Map<Passage, Set<Integer>> asked = new HashMap<>();

    /** Variants whose calls were still out when their content, having been replaced, came back. */
    private final Map<Passage, Set<Integer>> stillOut = new HashMap<>();

    private int density;
    private int sent;
    private double budget = Double.MAX_VALUE;
    private long spent;

    World(PlannerDriver planner) {
      this.planner = planner;
    }

    void happen(Action action) {
      String id = "p" + action.which();
      switch (action.kind()) {
        case FEED -> feed(id, "text " + action.what() % 2);
        case WITHDRAW -> {
          planner.withdraw(id);
          passages.remove(id);
        }
        case PLAN ->
            plan(action.what(), action.which() == 0 ? Double.MAX_VALUE : action.which() * 6_000.0);
        case ANSWER -> first().forEach(request -> answer(request, action.what()));
        case FAIL -> first().forEach(planner::fail);
      }
      look();
    }

    void settle() {
      plan(Math.max(1, density), Double.MAX_VALUE);
      look();
      while (!outstanding.isEmpty()) {
        first().forEach(request -> answer(request, 1));
        look();
      }
    }

    void check() {
      passages
          .values()
          .forEach(
              passage ->
                  assertThat(union(asked.get(passage), stillOut.get(passage)))
                      .containsAll(IntStream.range(0, density).boxed().toList()));
      PlanState state = planner.state(PlannerDriver.question(density));
      assertThat(state.status()).isEqualTo(Status.COMPLETE);
      assertThat(state.sent()).isEqualTo(sent);
      assertThat(state.answered() + state.failed()).isEqualTo(sent);
      assertThat(state.sent() + state.withdrawn()).isEqualTo(state.requests());
      assertThat(state.account().spent()).isEqualTo(spent);
      assertThat(state.account().reserved()).isZero();
    }

    private void feed(String id, String text) {
      planner.feed(id, text);
      Passage passage = PlannerDriver.passage(id, text);
      if (!passage.equals(passages.put(id, passage))) {
        Set<Integer> waiting =
            outstanding.values().stream()
                .filter(request -> request.contentHash().equals(passage.contentHash()))
                .filter(request -> request.passage().equals(passage.key()))
                .flatMap(World::variants)
                .collect(Collectors.toCollection(HashSet::new));
        stillOut.put(passage, waiting);
        asked.put(passage, new HashSet<>());
      }
    }

    private void plan(int wanted, double most) {
      density = wanted;
      budget = most;
      PlanEntry entry = PlannerDriver.question(Math.max(1, wanted));
      PlanEntry limited =
          most == Double.MAX_VALUE
              ? entry
              : entry.withBudget(Optional.of(new Budget(most, Budget.Unit.TOKENS)));
      planner.plan(wanted == 0 ? new PlanEntry[0] : new PlanEntry[] {limited});
    }

    /** An answer that takes a part of what it may take, or all of it. */
    private void answer(AugmentationRequest request, int sixths) {
      long taken = bound(request) * sixths / 6;
      spent += taken;
      planner.answer(request, new TokenUsage(taken, 0), 0);
    }

    private static long bound(AugmentationRequest request) {
      TokenUsage bound = Strategies.builtIn().named(request.strategy()).bound(request.prompt());
      return bound.prompt() + bound.completion();
    }

    private List<AugmentationRequest> first() {
      List<AugmentationRequest> first = outstanding.values().stream().limit(1).toList();
      first.forEach(request -> outstanding.remove(request.id()));
      return first;
    }

    private void look() {
      List<AugmentationRequest> written = planner.requests();
      for (AugmentationRequest request : written) {
        assertThat(outstanding.put(request.id(), request)).as("asked twice").isNull();
        sent++;
        Passage passage = passages.get(request.passage().id());
        assertThat(passage).isNotNull();
        assertThat(request.contentHash()).isEqualTo(passage.contentHash());
        variants(request)
            .forEach(
                variant ->
                    assertThat(asked.get(passage).add(variant))
                        .as("variant %s of %s is asked once", variant, passage)
                        .isTrue());
      }
      assertThat(outstanding.size()).isLessThanOrEqualTo(AHEAD);
      if (!written.isEmpty()) {
        long reserved = outstanding.values().stream().mapToLong(World::bound).sum();
        assertThat(spent + reserved).as("spent and reserved").isLessThanOrEqualTo((long) budget);
      }
    }

    private static Set<Integer> union(Set<Integer> one, Set<Integer> other) {
      return Stream.concat(one.stream(), other.stream()).collect(Collectors.toSet());
    }

    private static Stream<Integer> variants(AugmentationRequest request) {
      int first = request.block().first();
      return IntStream.range(first, first + request.block().size()).boxed();
    }
  }
}
