package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.streams.evaluator.LearntPassages.Learnt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * How long passages wait, over all of them in one place: published soon after a champion was named,
 * and now and then while something changes or waits.
 */
final class MeasureFreshness implements Processor<String, FreshnessEvent, String, MetricEvent> {
  static final String WITHDRAWN = "withdrawn";
  static final String REPLACED = "replaced";
  private static final Duration TICK = Duration.ofMillis(500);

  private final long interval;
  private @Nullable ProcessorContext<String, MetricEvent> context;
  private @Nullable Stores stores;
  private boolean promoted;
  private long publishedAt;

  MeasureFreshness(Duration interval) {
    this.interval = interval.toMillis();
  }

  /**
   * What is kept in mind.
   *
   * @param waiting passages that are there, by passage
   * @param gone why a content is there no more, by {@code passage#content}
   * @param ended milliseconds that a content took, by {@code model/passage#content}
   * @param models models that have had a champion
   * @param coverage share of the passages that is augmented, by corpus
   */
  private record Stores(
      KeyValueStore<String, Waiting> waiting,
      KeyValueStore<String, String> gone,
      KeyValueStore<String, Long> ended,
      KeyValueStore<String, String> models,
      KeyValueStore<String, Double> coverage) {}

  @Override
  public void init(ProcessorContext<String, MetricEvent> given) {
    context = given;
    stores =
        new Stores(
            given.getStateStore(StoreNames.WAITING),
            given.getStateStore(StoreNames.GONE),
            given.getStateStore(StoreNames.ENDED),
            given.getStateStore(StoreNames.FRESH_MODELS),
            given.getStateStore(StoreNames.COVERAGE));
    publishedAt = given.currentSystemTimeMs();
    given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<String, FreshnessEvent> record) {
    FreshnessEvent event = record.value();
    if (event instanceof FreshnessEvent.Arrived arrived) {
      arrive(arrived);
    } else if (event instanceof FreshnessEvent.Withdrawn withdrawn) {
      withdraw(withdrawn.passage());
    } else if (event instanceof FreshnessEvent.Kept kept) {
      stores().waiting().put(kept.passage(), waiting(kept.passage()).with(kept));
    } else if (event instanceof FreshnessEvent.Rejected rejected) {
      stores().waiting().put(rejected.passage(), waiting(rejected.passage()).with(rejected));
    } else if (event instanceof FreshnessEvent.Planned planned) {
      stores().coverage().put(planned.corpus(), planned.coverage());
    } else if (event instanceof FreshnessEvent.Promoted champion) {
      promote(champion);
    }
  }

  private void arrive(FreshnessEvent.Arrived event) {
    Waiting before = waiting(event.passage());
    if (before.contentHash().equals(event.contentHash())) {
      return;
    }
    if (!before.contentHash().isEmpty()) {
      stores().gone().put(content(event.passage(), before), REPLACED);
    }
    Waiting now = before.arrived(event);
    String unused = stores().gone().delete(content(event.passage(), now));
    stores().waiting().put(event.passage(), now);
  }

  private void withdraw(String passage) {
    Waiting before = waiting(passage);
    if (!before.contentHash().isEmpty()) {
      stores().gone().put(content(passage, before), WITHDRAWN);
      Waiting unused = stores().waiting().delete(passage);
    }
  }

  private void promote(FreshnessEvent.Promoted champion) {
    stores().models().put(champion.model(), champion.model());
    for (Learnt learnt : champion.learnt()) {
      long took = Math.max(0, champion.time() - learnt.time().toEpochMilli());
      Long unused =
          stores().ended().putIfAbsent(Keys.first(champion.model()) + learnt.passage(), took);
    }
    promoted = true;
  }

  private void tick(long now) {
    if (!promoted && now - publishedAt < interval) {
      return;
    }
    promoted = false;
    publishedAt = now;
    List<String> models = new ArrayList<>();
    try (KeyValueIterator<String, String> all = stores().models().all()) {
      all.forEachRemaining(model -> models.add(model.key));
    }
    for (String model : models) {
      report(model, now)
          .metrics(Instant.ofEpochMilli(now))
          .forEach(
              metric ->
                  Objects.requireNonNull(context)
                      .forward(new Record<>(metric.subject(), metric, now)));
    }
  }

  private FreshnessReport report(String model, long now) {
    List<Double> waits = new ArrayList<>();
    TreeMap<String, Integer> never = new TreeMap<>();
    try (KeyValueIterator<String, Waiting> all = stores().waiting().all()) {
      all.forEachRemaining(
          entry -> {
            Waiting passage = entry.value;
            if (!passage.contentHash().isEmpty() && isWanted(model, content(entry.key, passage))) {
              hopeless(entry.key, passage)
                  .ifPresentOrElse(
                      reason -> never.merge(reason, 1, Integer::sum),
                      () -> waits.add(Math.max(0, now - passage.time()) / 1e3));
            }
          });
    }
    try (KeyValueIterator<String, String> all = stores().gone().all()) {
      all.forEachRemaining(
          entry -> {
            if (isWanted(model, entry.key)) {
              never.merge(entry.value, 1, Integer::sum);
            }
          });
    }
    return new FreshnessReport(model, ended(model), seconds(waits), never);
  }

  private boolean isWanted(String model, String content) {
    return stores().ended().get(Keys.first(model) + content) == null;
  }

  private Optional<String> hopeless(String key, Waiting passage) {
    PassageKey parsed = PassageKey.parse(key);
    return passage.hopeless(parsed, Optional.ofNullable(stores().coverage().get(parsed.corpus())));
  }

  private double[] ended(String model) {
    List<Double> ended = new ArrayList<>();
    try (KeyValueIterator<String, Long> all =
        stores().ended().range(Keys.first(model), Keys.last(model))) {
      all.forEachRemaining(entry -> ended.add(entry.value / 1e3));
    }
    return seconds(ended);
  }

  private static double[] seconds(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static String content(String passage, Waiting waiting) {
    return passage + "#" + waiting.contentHash();
  }

  private Waiting waiting(String passage) {
    Waiting waiting = stores().waiting().get(passage);
    return waiting == null ? Waiting.unseen() : waiting;
  }

  private Stores stores() {
    return Objects.requireNonNull(stores);
  }
}
