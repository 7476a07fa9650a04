package dev.passagework.streams.runtime.operations;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.MetricEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of every series that metric events make. A version is no label, since every
 * checkpoint would then begin new series for ever: of a model's versions three are told, each under
 * its part: base, newest and champion.
 */
final class SeriesBook {
  private static final int VERSIONS_KEPT = 64;
  private static final int MOST_SERIES = 5_000;

  /** Dimensions that take a new value all the time. */
  private static final Set<String> COUNTING =
      Set.of("segment", "pairs", "passages", "points", "ended", "waiting", "ceiling", "scale");

  private final Map<Series, NavigableMap<Integer, Double>> byVersion = new HashMap<>();
  private final Map<Series, Double> plain = new HashMap<>();
  private final Map<String, Integer> champions = new HashMap<>();
  private long dropped;

  /**
   * What one value in time belongs to.
   *
   * @param family name of the metric, fit for Prometheus
   * @param labels what distinguishes it within the family, in order of name
   */
  record Series(String family, NavigableMap<String, String> labels) {
    Series {
      labels = new TreeMap<>(labels);
    }

    Series with(String label, String value) {
      NavigableMap<String, String> more = new TreeMap<>(labels);
      more.put(label, value);
      return new Series(family, more);
    }
  }

  /** A series and its value. */
  record Sample(Series series, double value) {}

  /**
   * Takes an event up.
   *
   * @param prefix what the names of its topic's families begin with
   */
  synchronized void add(String prefix, MetricEvent event) {
    NavigableMap<String, String> labels = new TreeMap<>();
    event.dimensions().entrySet().stream()
        .filter(dimension -> !COUNTING.contains(dimension.getKey()))
        .forEach(dimension -> labels.put(label(dimension.getKey()), dimension.getValue()));
    String family = prefix + "_" + family(event.name());
    Optional<CheckpointId> checkpoint = checkpoint(event.subject());
    labels.put(
        checkpoint.isPresent() ? "model" : "subject",
        checkpoint.map(CheckpointId::model).orElse(event.subject()));
    Series series = new Series(family, labels);
    if (!byVersion.containsKey(series) && !plain.containsKey(series) && isFull()) {
      dropped++;
    } else if (checkpoint.isPresent()) {
      versions(series).put(checkpoint.get().version(), event.value());
      forget(series, checkpoint.get().model());
    } else {
      plain.put(series, event.value());
    }
  }

  /** Sets a series of our own. */
  synchronized void set(Series series, double value) {
    if (plain.containsKey(series) || !isFull()) {
      plain.put(series, value);
    } else {
      dropped++;
    }
  }

  /** Takes a new champion up. */
  synchronized void crown(CheckpointId champion) {
    champions.put(champion.model(), champion.version());
  }

  /** Every series as it stands, in no order. */
  synchronized List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    plain.forEach((series, value) -> samples.add(new Sample(series, value)));
    byVersion.forEach((series, versions) -> addParts(samples, series, versions));
    return samples;
  }

  /** Events that made no series, because there are too many. */
  synchronized long dropped() {
    return dropped;
  }

  private void addParts(
      List<Sample> samples, Series series, NavigableMap<Integer, Double> versions) {
    samples.add(new Sample(series.with("checkpoint", "newest"), versions.lastEntry().getValue()));
    add(samples, series.with("checkpoint", "base"), versions.get(0));
    Integer champion = champions.get(series.labels().get("model"));
    if (champion != null) {
      add(samples, series.with("checkpoint", "champion"), versions.get(champion));
    }
  }

  private static void add(List<Sample> samples, Series series, @Nullable Double value) {
    if (value != null) {
      samples.add(new Sample(series, value));
    }
  }

  private NavigableMap<Integer, Double> versions(Series series) {
    return byVersion.computeIfAbsent(series, s -> new TreeMap<>());
  }

  private void forget(Series series, String model) {
    NavigableMap<Integer, Double> versions = versions(series);
    Integer champion = champions.getOrDefault(model, 0);
    while (versions.size() > VERSIONS_KEPT) {
      Integer oldest =
          versions.keySet().stream()
              .filter(v -> v > 0 && !v.equals(champion))
              .findFirst()
              .orElse(0);
      versions.remove(oldest);
    }
  }

  private boolean isFull() {
    return byVersion.size() + plain.size() >= MOST_SERIES;
  }

  private static Optional<CheckpointId> checkpoint(String subject) {
    try {
      return Optional.of(CheckpointId.parse(subject));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String family(String name) {
    return label(name.replace("@", "_at_").replace("/", "_per_"));
  }

  private static String label(String name) {
    return name.toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z0-9_]", "_")
        .replaceAll("^(?=[0-9])", "_");
  }
}
