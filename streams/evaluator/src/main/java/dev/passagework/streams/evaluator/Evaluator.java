package dev.passagework.streams.evaluator;

import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.Health;
import dev.passagework.streams.runtime.Service;
import dev.passagework.streams.runtime.StreamsService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The evaluator as a service. */
public final class Evaluator implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);
  private static final String NAME = "evaluator";
  private static final long LAST_BATCH_SECONDS = 30;

  /** What several bases embed of collections that are small; 25 MB of vectors of 384 dimensions. */
  private static final int BASE_VECTORS = 16_384;

  private final Service streams;
  private final Desk desk;
  private final ExecutorService deskThread;

  private Evaluator(Cluster cluster, EvaluatorSettings settings, EmbedderSource source) {
    this.deskThread = Executors.newSingleThreadExecutor(Evaluator::deskThread);
    this.desk =
        new Desk(
            source,
            new LexicalSearch(
                PassageSource.topic(cluster), settings.workDirectory(), settings.scoring().hits()),
            deskThread);
    this.streams =
        new StreamsService(
            NAME,
            EvaluatorTopology.topology(cluster, settings, desk),
            cluster,
            settings.streams(cluster));
  }

  /**
   * An evaluator of the checkpoints in a store.
   *
   * @throws java.io.UncheckedIOException if there is no folder for native libraries
   */
  public static Service service(
      Cluster cluster, EvaluatorSettings settings, CheckpointStore store) {
    NativeLibraries.prepare(NativeLibraries.defaultCache());
    return service(
        cluster,
        settings,
        new SharedBases(
            new CheckpointEmbedders(
                store, settings.workDirectory(), settings.precision(), settings.encoderThreads()),
            BASE_VECTORS));
  }

  /** An evaluator of checkpoints whose embedders come from elsewhere. */
  public static Service service(
      Cluster cluster, EvaluatorSettings settings, EmbedderSource source) {
    return new Evaluator(cluster, settings, source);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void start() {
    streams.start();
  }

  @Override
  public Health health() {
    Health health = streams.health();
    return health instanceof Health.Running
        ? desk.impediments().any().<Health>map(Health.Impeded::new).orElse(health)
        : health;
  }

  /** Closes the embedder after the batch at work: native memory outlives whoever computes in it. */
  @Override
  public void close() {
    streams.close();
    desk.close();
    try {
      desk.ended().get(LAST_BATCH_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the evaluator's last batch did not end within {} s", LAST_BATCH_SECONDS, e);
    }
    deskThread.shutdown();
  }

  private static Thread deskThread(Runnable work) {
    Thread thread = new Thread(work, "evaluator-desk");
    thread.setDaemon(true);
    return thread;
  }
}
