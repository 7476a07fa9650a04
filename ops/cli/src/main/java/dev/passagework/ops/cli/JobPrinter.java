package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.JobListener;
import dev.passagework.ops.pipeline.JobView;
import dev.passagework.producers.corpus.CollectionReport;
import dev.passagework.producers.corpus.FeedProgress;
import dev.passagework.producers.corpus.FeedReport;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.PlanState;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A finite job as a person follows it: a line per stage, written anew in place on a terminal, and
 * written again when it has changed elsewhere.
 */
final class JobPrinter implements JobListener, AutoCloseable {
  private static final long TERMINAL_MILLIS = 250;
  private static final long FILE_MILLIS = 5_000;

  private final PrintWriter err;
  private final boolean terminal;
  private final JobView view;
  private final FeedPrinter feedPrinter;
  private final ScheduledExecutorService timer;
  private final ScheduledFuture<?> task;
  private final Map<String, String> printed = new LinkedHashMap<>();
  private String fed = "reading";
  private final ProgressBar calls = new ProgressBar();
  private int linesOnScreen;

  JobPrinter(PrintWriter err, boolean terminal, JobView view) {
    this.err = err;
    this.terminal = terminal;
    this.view = view;
    this.feedPrinter = new FeedPrinter(err);
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            run -> {
              Thread thread = new Thread(run, "job-printer");
              thread.setDaemon(true);
              return thread;
            });
    long period = terminal ? TERMINAL_MILLIS : FILE_MILLIS;
    this.task = timer.scheduleAtFixedRate(this::print, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public void began(String stage) {}

  @Override
  public void ended(String stage) {
    print();
  }

  @Override
  public synchronized void fed(CollectionReport collection, FeedReport passages) {
    fed =
        "%,d passages (%,d empty, %,d malformed), %,d gate and %,d report queries"
            .formatted(
                passages.read(),
                passages.empty(),
                passages.malformed(),
                collection.manifest().gateQueries(),
                collection.manifest().reportQueries());
  }

  @Override
  public FeedProgress feeding() {
    return feedPrinter;
  }

  @Override
  public void close() {
    task.cancel(false);
    timer.shutdownNow();
  }

  private synchronized void print() {
    Map<String, String> now = new LinkedHashMap<>();
    now.put("feed", fed);
    now.put("augment", augmenting());
    now.put("refine", refining());
    now.put("train", training());
    now.put("evaluate", evaluating());
    if (terminal) {
      printInPlace(now);
    } else {
      now.forEach(this::printChanged);
    }
    err.flush();
  }

  private void printInPlace(Map<String, String> now) {
    if (linesOnScreen > 0) {
      err.print("\u001b[" + linesOnScreen + "A");
    }
    now.forEach((stage, text) -> err.printf("\u001b[2K  %-9s %s%n", stage, text));
    linesOnScreen = now.size();
  }

  private void printChanged(String stage, String text) {
    if (!text.isEmpty() && !text.equals(printed.put(stage, text))) {
      err.printf("  %-9s %s%n", stage, text);
    }
  }

  private String augmenting() {
    Collection<PlanState> states = view.planStates();
    long requests = states.stream().mapToLong(PlanState::requests).sum();
    long answered = states.stream().mapToLong(PlanState::answered).sum();
    long failed = states.stream().mapToLong(PlanState::failed).sum();
    if (requests == 0) {
      return "";
    }
    String counts =
        "%,d of %,d calls answered%s"
            .formatted(answered, requests, failed == 0 ? "" : ", %,d given up".formatted(failed));
    return terminal
        ? counts + "  " + calls.at(Instant.now(), answered + failed, requests, "calls")
        : counts;
  }

  private String refining() {
    long rejected = view.rejected().values().stream().mapToLong(Long::longValue).sum();
    return view.pairs() + rejected == 0
        ? ""
        : "%,d pairs kept, %,d queries rejected".formatted(view.pairs(), rejected);
  }

  private String training() {
    List<Checkpoint> checkpoints = view.checkpoints();
    if (checkpoints.isEmpty()) {
      return "";
    }
    Checkpoint newest = checkpoints.get(checkpoints.size() - 1);
    StringBuilder text = new StringBuilder();
    text.append(
        "checkpoint %d, %,d pairs in %,d steps"
            .formatted(newest.id().version(), newest.pairs(), newest.steps()));
    view.training("steps").ifPresent(v -> text.append(", step %.0f".formatted(v)));
    view.training("loss").ifPresent(v -> text.append(String.format(Locale.ROOT, ", loss %.3f", v)));
    view.training("pairs-per-second")
        .ifPresent(v -> text.append(String.format(Locale.ROOT, ", %.0f pairs/s", v)));
    if (terminal) {
      text.append("  ").append(learning(newest));
    }
    return text.toString();
  }

  /** The bar of training: pairs of checkpoints, and of the steps since, by the pairs of a step. */
  private String learning(Checkpoint newest) {
    double perStep = newest.steps() == 0 ? 0 : (double) newest.pairs() / newest.steps();
    double since = view.training("steps").orElse(0.0) * perStep;
    double rate = view.training("pairs-per-second").orElse(0.0);
    double done = newest.last() ? view.pairs() : Math.min(view.pairs(), newest.pairs() + since);
    return ProgressBar.text(done, view.pairs(), rate, "pairs");
  }

  private String evaluating() {
    if (view.champions().isEmpty()) {
      return "";
    }
    return "%d of %d checkpoints decided, champion %s"
        .formatted(
            view.decisions().stream().map(d -> d.challenger().version()).distinct().count(),
            Math.max(0, view.checkpoints().size() - 1),
            view.champions().get(view.champions().size() - 1).id());
  }
}
