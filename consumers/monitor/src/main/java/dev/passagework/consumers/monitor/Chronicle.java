package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.Champion;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.Command;
import dev.passagework.schemas.contract.Decision;
import dev.passagework.schemas.contract.Plan;
import dev.passagework.schemas.contract.PlanState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The last events in words. */
final class Chronicle implements Section {
  private static final int KEPT = 80;

  private final Recent<Entry> entries = new Recent<>(KEPT);
  private final Map<String, PlanState.Status> states = new HashMap<>();
  private long revision;

  /**
   * One event.
   *
   * @param t when, in milliseconds since the epoch
   * @param kind promoted, refused, checkpoint, plan, stopped, complete, collection or command
   * @param text what happened
   * @param checkpoint checkpoint that can be opened, empty where there is none
   */
  record Entry(long t, String kind, String text, String checkpoint) {}

  @Override
  public String name() {
    return "events";
  }

  @Override
  public synchronized long revision() {
    return revision;
  }

  @Override
  public synchronized List<Entry> view() {
    return entries.view();
  }

  void champion(Champion champion) {
    String id = champion.id().toString();
    String text = id + " is the champion: " + champion.reason();
    add(new Entry(champion.time().toEpochMilli(), "promoted", text, id));
  }

  /** A promotion is told by the champion that it makes. */
  void decision(Decision decision) {
    if (decision.outcome() == Decision.Outcome.REFUSED) {
      String id = decision.challenger().toString();
      String text = id + " was refused: " + decision.reason();
      add(new Entry(decision.time().toEpochMilli(), "refused", text, id));
    }
  }

  void checkpoint(Checkpoint checkpoint) {
    String id = checkpoint.id().toString();
    String text =
        checkpoint.id().version() == 0
            ? "%s is the untouched base, %s".formatted(id, checkpoint.base())
            : "checkpoint %s: %,d pairs learnt in %,d steps"
                .formatted(id, checkpoint.pairs(), checkpoint.steps());
    add(new Entry(checkpoint.time().toEpochMilli(), "checkpoint", text, id));
  }

  void collection(CollectionManifest manifest) {
    String text =
        "collection %s, version %d: %,d passages, %,d gate and %,d report queries"
            .formatted(
                manifest.name(),
                manifest.version(),
                manifest.passages().count(),
                manifest.gateQueries(),
                manifest.reportQueries());
    add(new Entry(manifest.time().toEpochMilli(), "collection", text, ""));
  }

  void plan(Plan plan, long time) {
    String text =
        "plan of corpus %s: %d %s"
            .formatted(
                plan.corpus(),
                plan.entries().size(),
                plan.entries().size() == 1 ? "entry" : "entries");
    add(new Entry(time, "plan", text, ""));
  }

  /** Only a change of state is an event. */
  synchronized void planState(PlanState state) {
    if (state.status() == states.put(state.entry(), state.status())) {
      return;
    }
    String text =
        switch (state.status()) {
          case RUNNING -> "%s runs".formatted(state.entry());
          case COMPLETE -> "%s is complete".formatted(state.entry());
          case STOPPED -> "%s has stopped: %s".formatted(state.entry(), state.reason());
        };
    add(new Entry(state.time().toEpochMilli(), state.status().code(), text, ""));
  }

  void command(Command command) {
    String version = command.version().isPresent() ? "@" + command.version().getAsInt() : "";
    String text =
        "%s was ordered of %s%s".formatted(command.kind().code(), command.subject(), version);
    add(new Entry(command.time().toEpochMilli(), "command", text, ""));
  }

  private synchronized void add(Entry entry) {
    entries.add(entry.t(), entry);
    revision++;
  }
}
