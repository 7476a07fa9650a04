package dev.passagework.ops.pipeline;

import dev.passagework.consumers.augmenter.Augmenter;
import dev.passagework.consumers.augmenter.AugmenterSettings;
import dev.passagework.consumers.monitor.Monitor;
import dev.passagework.consumers.monitor.MonitorService;
import dev.passagework.consumers.monitor.MonitorSettings;
import dev.passagework.consumers.searcher.Searcher;
import dev.passagework.consumers.searcher.SearcherService;
import dev.passagework.consumers.searcher.SearcherSettings;
import dev.passagework.consumers.trainer.Trainer;
import dev.passagework.consumers.trainer.TrainerSettings;
import dev.passagework.streams.evaluator.Evaluator;
import dev.passagework.streams.evaluator.EvaluatorSettings;
import dev.passagework.streams.evaluator.RunFiles;
import dev.passagework.streams.planner.Planner;
import dev.passagework.streams.planner.PlannerSettings;
import dev.passagework.streams.refinery.Refinery;
import dev.passagework.streams.refinery.RefinerySettings;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.DirectoryCheckpointStore;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.operations.OperationsSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The services of a cluster, each made from the settings and a directory.
 *
 * @param cluster cluster that they meet on
 * @param settings their settings
 * @param data where they keep their state, and the files of checkpoints
 * @param recorded endpoint of recorded replies that stands in for the one the user named
 */
public record Services(
    Cluster cluster, Settings settings, DataDirectory data, Optional<URI> recorded) {

  /** Every setting of every service. */
  public static List<Setting<?>> settingsOfAll() {
    return Stream.of(
            OperationsSettings.ALL,
            PlannerSettings.ALL,
            AugmenterSettings.ALL,
            RefinerySettings.ALL,
            TrainerSettings.ALL,
            EvaluatorSettings.ALL,
            SearcherSettings.ALL,
            MonitorSettings.ALL)
        .<Setting<?>>flatMap(List::stream)
        .toList();
  }

  /** All of them, in the order of the data's way. */
  public List<Service> all() {
    return List.of(planner(), augmenter(), refinery(), trainer(), evaluator());
  }

  /** The page, and the searcher that its search box asks. */
  public Watching watching() {
    SearcherService searcher = searcher();
    MonitorSettings own = MonitorSettings.from(settings);
    MonitorService monitor =
        Monitor.service(cluster, own, () -> searcher.address().orElse(own.searcher()));
    return new Watching(searcher, monitor);
  }

  /** What people look at. */
  public record Watching(SearcherService searcher, MonitorService monitor) {
    /** Both, to be started with the others. */
    public List<Service> services() {
      return List.of(searcher, monitor);
    }
  }

  public MonitorService monitor() {
    return Monitor.service(cluster, MonitorSettings.from(settings));
  }

  public SearcherService searcher() {
    return Searcher.service(
        cluster, SearcherSettings.from(settings, data.state("searcher")), checkpoints());
  }

  public Service planner() {
    return Planner.service(cluster, PlannerSettings.from(settings, data.state("planner")));
  }

  public Service augmenter() {
    return Augmenter.service(
        cluster,
        recorded
            .map(url -> AugmenterSettings.at(url, settings))
            .orElseGet(() -> AugmenterSettings.from(settings)));
  }

  public Service refinery() {
    return Refinery.service(cluster, RefinerySettings.from(settings, data.state("refinery")));
  }

  public Service trainer() {
    return Trainer.service(
        cluster, TrainerSettings.from(settings, data.state("trainer")), checkpoints());
  }

  public Service evaluator() {
    return Evaluator.service(
        cluster, EvaluatorSettings.from(settings, data.state("evaluator")), checkpoints());
  }

  /**
   * Writes run files of what the evaluator scores, see {@link RunFiles#write}.
   *
   * @param subject a checkpoint as {@code model@version}, or {@code bm25}
   * @param collection collection to write; empty for all
   */
  public List<Path> writeRuns(String subject, Optional<String> collection, Path folder)
      throws IOException {
    return new RunFiles(
            cluster, checkpoints(), EvaluatorSettings.from(settings, data.state("runs")))
        .write(subject, collection, folder);
  }

  private CheckpointStore checkpoints() {
    return new DirectoryCheckpointStore(data.checkpoints());
  }
}
