package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.Pipeline;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Settings;
import dev.passagework.streams.runtime.operations.OperationsEndpoint;
import dev.passagework.streams.runtime.operations.OperationsSettings;
import dev.passagework.streams.runtime.operations.ServiceMeters;
import dev.passagework.streams.runtime.operations.TopicsExporter;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a process that stays offers to its operators: health and metrics over HTTP. */
final class Operations implements AutoCloseable {
  private final ServiceMeters meters = new ServiceMeters();
  private final Deque<Runnable> closing = new ArrayDeque<>();

  /** A cluster whose clients are measured. */
  Cluster measured(Cluster cluster) {
    return cluster.with(meters.clientSettings());
  }

  /** Adds what the metric topics hold to the metrics. */
  void export(Cluster cluster) {
    TopicsExporter exporter = new TopicsExporter(cluster);
    closing.push(exporter::close);
    meters.add(exporter.start());
  }

  /** Starts to answer, and prints where. */
  void answer(Pipeline pipeline, Settings settings, PrintWriter err) throws IOException {
    OperationsSettings own = OperationsSettings.from(settings);
    LogForm.take(own.logFormat());
    OperationsEndpoint endpoint = OperationsEndpoint.start(pipeline.services(), meters, own);
    closing.push(endpoint::close);
    LogForm.say(err, "health and metrics at " + endpoint.address() + "metrics");
  }

  @Override
  public void close() {
    closing.forEach(Runnable::run);
    meters.close();
  }
}
