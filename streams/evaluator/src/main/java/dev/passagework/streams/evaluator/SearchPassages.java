package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.streams.evaluator.SearchMethod.Assignment;
import dev.passagework.streams.retrieval.search.Hit;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The passages of a task, and the searching of them: one pass at a time, forwarded whole together
 * with the mark that it has been answered. A pass that a restart cuts off is simply done again, and
 * finds the same. Passages that change make it begin again once they have been quiet for a while.
 */
final class SearchPassages implements Processor<String, JudgedPassage, String, Finding> {
  private static final Duration TICK = Duration.ofMillis(20);

  private final SearchMethod method;
  private final Changes changes;
  private final EvaluatorSettings settings;
  private final Retries retries;
  private final Map<String, Long> changedAt = new HashMap<>();
  private @Nullable Task task;
  private @Nullable Errand errand;
  private boolean settled;

  SearchPassages(SearchMethod method, Changes changes, EvaluatorSettings settings) {
    this.method = method;
    this.changes = changes;
    this.settings = settings;
    this.retries = new Retries(method.impediments());
  }

  /** What a task works with once it is there. */
  private record Task(
      ProcessorContext<String, Finding> context,
      Catalogue catalogue,
      PassageShelf shelf,
      Answers answers,
      KeyValueStore<String, Proxy> proxies) {}

  @Override
  public void init(ProcessorContext<String, Finding> context) {
    task =
        new Task(
            context,
            new Catalogue(context, changes),
            new PassageShelf(
                context.getStateStore(StoreNames.PASSAGES),
                context.getStateStore(StoreNames.PASSAGE_HASHES),
                context.getStateStore(StoreNames.PARTITION_DIGESTS)),
            new Answers(context.getStateStore(StoreNames.PARTITION_ANSWERS)),
            context.getStateStore(StoreNames.PROXIES));
    context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<String, JudgedPassage> record) {
    Task mine = task();
    if (!mine.shelf().note(record.key(), record.value())) {
      return;
    }
    String collection = Keys.prefix(record.key());
    changedAt.put(collection, mine.context().currentSystemTimeMs());
    settled = false;
    if (errand != null && errand.of().collection().equals(collection)) {
      endErrand();
    }
  }

  @Override
  public void close() {
    endErrand();
    retries.end();
  }

  private void tick(long now) {
    if (errand == null) {
      beginErrand(now);
    }
    if (errand != null) {
      goOn(errand, now);
    }
  }

  /** Takes up the first assignment that can be done; settles if none is left that may become so. */
  private void beginErrand(long now) {
    boolean changed = task().catalogue().refresh();
    if (settled && !changed) {
      return;
    }
    settled = retries.isEmpty();
    Set<String> open = new HashSet<>();
    for (Assignment assignment : method.assignments(task().catalogue())) {
      if (!isOpen(assignment)) {
        continue;
      }
      open.add(subject(assignment));
      if (!retries.isWaiting(subject(assignment), now)) {
        Optional<List<JudgedQuery>> queries = task().catalogue().queries(assignment.manifest());
        if (!isQuiet(assignment, now)) {
          settled = false;
        } else if (queries.isPresent()) {
          settled = false;
          errand =
              method
                  .begin(assignment, queries.get())
                  .map(pass -> new Errand(assignment, queries.get(), pass, batches(assignment)))
                  .orElse(null);
          return;
        }
      }
    }
    retries.retain(open);
  }

  private static String subject(Assignment assignment) {
    return assignment.checkpoint().id().toString();
  }

  private boolean isOpen(Assignment assignment) {
    SetDigest present = task().shelf().digest(assignment.of().collection());
    if (!method.canSearch(present, assignment.manifest())) {
      return false;
    }
    boolean isHeld = task().answers().hold(assignment, present);
    if (assignment.of().proxy()) {
      return !isHeld && isDrawn(assignment, present);
    }
    boolean isToBeDrawn = assignment.drawn() > 0 && task().answers().areWanted(assignment, present);
    return !isHeld || (isToBeDrawn && !isDrawn(assignment, present));
  }

  private boolean isDrawn(Assignment assignment, SetDigest present) {
    return proxy(assignment).filter(drawn -> drawn.isOf(assignment.of(), present)).isPresent();
  }

  private Optional<Proxy> proxy(Assignment assignment) {
    return Optional.ofNullable(task().proxies().get(assignment.proxyKey()));
  }

  private PassageShelf.Batches batches(Assignment assignment) {
    String collection = assignment.of().collection();
    return assignment.of().proxy()
        ? task().shelf().some(collection, proxy(assignment).orElseThrow().passages())
        : task().shelf().all(collection);
  }

  private boolean isQuiet(Assignment assignment, long now) {
    Long changed = changedAt.get(assignment.of().collection());
    return changed == null || now - changed >= settings.settle().toMillis();
  }

  private void goOn(Errand mine, long now) {
    mine.feed(settings.batch());
    if (mine.isFailed() && mine.isImpeded()) {
      putOff(mine, now);
    } else if (mine.isFailed()) {
      refuse(mine);
    } else if (mine.isThrough()) {
      deliver(mine);
    }
  }

  private void deliver(Errand mine) {
    SetDigest seen = task().shelf().digest(mine.of().collection());
    int source = task().context().taskId().partition();
    List<List<Hit>> rankings = mine.rankings();
    for (int i = 0; i < rankings.size(); i++) {
      Question question = Question.of(mine.queries().get(i));
      forward(
          new Finding.Partial(mine.of(), question, source, seen, mine.searched(), rankings.get(i)));
    }
    Assignment assignment = mine.assignment();
    if (assignment.drawn() > 0) {
      Proxy proxy = Proxy.drawn(mine.of(), seen, mine.queries(), rankings, assignment.drawn());
      task().proxies().put(assignment.proxyKey(), proxy);
    }
    task().answers().put(assignment, seen);
    retries.done(subject(assignment));
    endErrand();
  }

  /** Nothing is written down: what keeps the files away says nothing about the checkpoint. */
  private void putOff(Errand mine, long now) {
    String subject = subject(mine.assignment());
    String message =
        "%s cannot be scored for now: %s (it goes on by itself once the files are there again)"
            .formatted(subject, mine.reason());
    retries.failed(subject, message, now);
    endErrand();
  }

  private void refuse(Errand mine) {
    Checkpoint checkpoint = mine.assignment().checkpoint();
    forward(new Finding.Unusable(checkpoint.id(), mine.reason()));
    task().answers().refuse(checkpoint);
    retries.done(checkpoint.id().toString());
    endErrand();
  }

  private void forward(Finding finding) {
    long now = task().context().currentSystemTimeMs();
    task().context().forward(new Record<>(finding.key(), finding, now));
  }

  private void endErrand() {
    if (errand != null) {
      errand.close();
      errand = null;
      settled = false;
    }
  }

  private Task task() {
    if (task == null) {
      throw new IllegalStateException("used before init");
    }
    return task;
  }
}
