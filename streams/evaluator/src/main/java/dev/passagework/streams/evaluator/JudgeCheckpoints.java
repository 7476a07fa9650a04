package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The gate of every model of a task: it hears what happens, and takes one step at a time, so that
 * no transaction holds more than one decision.
 */
final class JudgeCheckpoints implements Processor<String, GateEvent, String, Announcement> {
  private static final Duration TICK = Duration.ofMillis(50);

  private final Changes changes;
  private final GateRule rule;
  private final Proxying proxying;
  private @Nullable ProcessorContext<String, Announcement> context;
  private @Nullable Catalogue catalogue;
  private @Nullable GateBooks books;
  private boolean restless = true;

  JudgeCheckpoints(Changes changes, GateRule rule, Proxying proxying) {
    this.changes = changes;
    this.rule = rule;
    this.proxying = proxying;
  }

  @Override
  public void init(ProcessorContext<String, Announcement> given) {
    context = given;
    catalogue = new Catalogue(given, changes);
    books = GateBooks.open(given);
    given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
  }

  @Override
  public void process(Record<String, GateEvent> record) {
    String model = record.key();
    GateEvent event = record.value();
    if (event instanceof GateEvent.Scored scored) {
      hear(model, scored);
    } else if (event instanceof GateEvent.Unusable unusable) {
      books().put(model, books().state(model).hearing(unusable));
    } else if (event instanceof GateEvent.Learnt segment) {
      hear(model, segment);
    } else if (event instanceof GateEvent.Leaked leaked) {
      hear(leaked);
    } else if (event instanceof GateEvent.Ordered order) {
      enact(model, new Orders(rulings(model)).obey(order));
    }
    restless = true;
  }

  private void hear(String model, GateEvent.Scored scored) {
    books().put(model, scored);
    books().put(model, books().state(model).hearing(scored));
    books().gains(model, scored).forEach(gain -> publish(model, gain));
  }

  private void publish(String model, GainOverBase gain) {
    long now = context().currentSystemTimeMs();
    gain.metrics(Instant.ofEpochMilli(now)).stream()
        .map(Announcement.OfMetric::new)
        .forEach(metric -> context().forward(new Record<>(model, metric, now)));
    checkpoints(model).stream()
        .filter(checkpoint -> checkpoint.id().equals(gain.checkpoint()))
        .filter(checkpoint -> checkpoint.pairs() > 0)
        .flatMap(checkpoint -> gain.armScores(checkpoint).stream())
        .map(Announcement.OfGain::new)
        .forEach(score -> context().forward(new Record<>(model, score, now)));
  }

  private void hear(String model, GateEvent.Learnt segment) {
    GateState state = books().state(model);
    if (segment.segment() > state.segments()) {
      books().learnt().learn(model, segment);
      books().put(model, state.hearing(segment));
      contaminate(model, books().leaks().learn(model, segment));
    }
  }

  /** A leak is told to all models of the task; its key is no model's. */
  private void hear(GateEvent.Leaked leaked) {
    books().leaks().leak(leaked);
    for (String model : books().models()) {
      contaminate(model, books().leaks().of(model, leaked));
    }
  }

  private void contaminate(String model, List<Leaks.Contamination> found) {
    for (Leaks.Contamination contamination : found) {
      new Contaminations(rulings(model))
          .contaminate(contamination, champions(model))
          .ifPresent(ruling -> enact(model, ruling));
    }
  }

  /** Those that were champion at any time, and the base, which every model begins with. */
  private List<Checkpoint> champions(String model) {
    return checkpoints(model).stream()
        .filter(c -> c.id().version() == GainOverBase.BASE || catalogue().hasReigned(c))
        .toList();
  }

  private void tick() {
    boolean changed = catalogue().refresh();
    if (!changed && !restless) {
      return;
    }
    restless = false;
    for (String model : books().models()) {
      if (changed) {
        sweep(model);
      }
      step(model);
    }
  }

  private void step(String model) {
    GateState state = books().state(model);
    Line line =
        new Line(model, state, checkpoints(model), catalogue().collections(), new Scores(books()));
    Optional<GateStep> next =
        line.next((after, upTo) -> books().learnt().between(model, after, upTo).size());
    if (next.isPresent()) {
      enact(model, rulings(model).on(next.get()));
      restless = true;
    }
  }

  /** The scores in the books, and the rule by which others come. */
  private final class Scores implements Line.Scores {
    private final GateBooks scored;

    Scores(GateBooks scored) {
      this.scored = scored;
    }

    @Override
    public Optional<GateEvent.Scored> find(CheckpointId checkpoint, String collection) {
      return scored.find(checkpoint, collection);
    }

    @Override
    public boolean areDue(Checkpoint checkpoint, CollectionManifest collection) {
      return proxying.isWhole(checkpoint, collection, catalogue().hasReigned(checkpoint));
    }
  }

  private void enact(String model, Rulings.Ruling ruling) {
    books().put(model, ruling.state());
    long now = context().currentSystemTimeMs();
    ruling
        .announcements()
        .forEach(announcement -> context().forward(new Record<>(model, announcement, now)));
  }

  private Rulings rulings(String model) {
    Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
    return new Rulings(
        model,
        books().state(model),
        checkpoints(model),
        rule,
        (after, upTo) -> books().learnt().between(model, after, upTo),
        now);
  }

  private List<Checkpoint> checkpoints(String model) {
    return catalogue().checkpoints().stream()
        .filter(checkpoint -> checkpoint.id().model().equals(model))
        .toList();
  }

  private void sweep(String model) {
    Set<Integer> present =
        checkpoints(model).stream().map(c -> c.id().version()).collect(Collectors.toSet());
    books().sweep(model, present);
  }

  private ProcessorContext<String, Announcement> context() {
    return Objects.requireNonNull(context);
  }

  private Catalogue catalogue() {
    return Objects.requireNonNull(catalogue);
  }

  private GateBooks books() {
    return Objects.requireNonNull(books);
  }
}
