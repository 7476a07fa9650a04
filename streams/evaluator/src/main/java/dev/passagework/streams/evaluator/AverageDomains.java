package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.MetricEvent;
import dev.passagework.streams.retrieval.measures.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * From the means of a subject on single collections to its means over the collections of a domain,
 * each collection counting the same, as soon as its scores on all of them are there. A collection
 * that changes, or joins, makes the mean anew.
 */
final class AverageDomains implements Processor<String, AverageDomains.Mean, String, MetricEvent> {
  private static final Duration TICK = Duration.ofMillis(100);

  private final Scoring scoring;
  private final Changes changes;
  private @Nullable ProcessorContext<String, MetricEvent> context;
  private @Nullable Catalogue catalogue;
  private @Nullable KeyValueStore<String, Means> store;

  AverageDomains(Scoring scoring, Changes changes) {
    this.scoring = scoring;
    this.changes = changes;
  }

  /**
   * The means of a subject on the report queries of one version of a collection.
   *
   * @param collection the collection
   * @param version its version
   * @param values mean by measure
   */
  record Mean(String collection, int version, Map<String, Double> values) {

    static Mean of(ScoreSheet sheet, Scoring scoring) {
      Map<String, Double> values = new TreeMap<>();
      for (Measure measure : scoring.measures()) {
        ScoreSheet.Mean mean = sheet.means(measure.label()).get(Role.REPORT);
        if (mean != null) {
          values.put(measure.label(), mean.value());
        }
      }
      return new Mean(sheet.of().collection(), sheet.of().version(), values);
    }

    String name() {
      return collection + "@" + version;
    }
  }

  /**
   * What there is of a subject.
   *
   * @param byCollection its newest means, by collection
   * @param published collections that the newest mean of a domain is over, by domain
   */
  record Means(TreeMap<String, Mean> byCollection, TreeMap<Domain, String> published) {
    static Means none() {
      return new Means(new TreeMap<>(), new TreeMap<>());
    }
  }

  @Override
  public void init(ProcessorContext<String, MetricEvent> given) {
    context = given;
    catalogue = new Catalogue(given, changes);
    store = given.getStateStore(StoreNames.SUBJECT_MEANS);
    given.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, now -> tick());
  }

  @Override
  public void process(Record<String, Mean> record) {
    Means before = store().get(record.key());
    Means now = before == null ? Means.none() : before;
    now.byCollection().put(record.value().collection(), record.value());
    store().put(record.key(), now);
    boolean unused = catalogue().refresh();
    publish(record.key(), now);
  }

  /** A manifest may be read later than the scores on its collection are there. */
  private void tick() {
    if (catalogue().refresh()) {
      Map<String, Means> all = new TreeMap<>();
      try (KeyValueIterator<String, Means> subjects = store().all()) {
        subjects.forEachRemaining(subject -> all.put(subject.key, subject.value));
      }
      all.forEach(this::publish);
    }
  }

  private void publish(String subject, Means means) {
    for (Domain domain : Domain.values()) {
      List<CollectionManifest> wanted =
          catalogue().collections().stream()
              .filter(manifest -> manifest.domain() == domain && manifest.reportQueries() > 0)
              .toList();
      String names = names(wanted);
      boolean isThere = wanted.stream().allMatch(manifest -> holds(means.byCollection(), manifest));
      if (!wanted.isEmpty() && isThere && !names.equals(means.published().get(domain))) {
        means.published().put(domain, names);
        store().put(subject, means);
        publish(subject, domain, names, means);
      }
    }
  }

  private void publish(String subject, Domain domain, String names, Means means) {
    long now = context().currentSystemTimeMs();
    for (Measure measure : scoring.measures()) {
      double mean =
          means.byCollection().values().stream()
              .filter(one -> List.of(names.split(",")).contains(one.name()))
              .mapToDouble(one -> one.values().getOrDefault(measure.label(), 0.0))
              .average()
              .orElse(0);
      Map<String, String> dimensions =
          Map.of("domain", domain.code(), "role", Role.REPORT.code(), "collections", names);
      MetricEvent event =
          new MetricEvent(
              measure.label() + "-mean", mean, subject, dimensions, Instant.ofEpochMilli(now));
      context().forward(new Record<>(subject, event, now));
    }
  }

  private static boolean holds(Map<String, Mean> means, CollectionManifest manifest) {
    Mean mean = means.get(manifest.name());
    return mean != null && mean.version() == manifest.version();
  }

  private static String names(List<CollectionManifest> collections) {
    return collections.stream()
        .map(manifest -> manifest.name() + "@" + manifest.version())
        .collect(Collectors.joining(","));
  }

  private ProcessorContext<String, MetricEvent> context() {
    return Objects.requireNonNull(context);
  }

  private Catalogue catalogue() {
    return Objects.requireNonNull(catalogue);
  }

  private KeyValueStore<String, Means> store() {
    return Objects.requireNonNull(store);
  }
}
