package dev.passagework.ops.benchmarks;

import dev.passagework.ops.benchmarks.AugmenterArena.Latency;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.TopicReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The augmenter with its transactions against a bare Vert.x loop without Kafka, which is the ideal,
 * and against parallel-consumer-vertx: on one broker and one mock endpoint, in turns.
 */
final class AugmenterBenchmark implements Benchmark {
  static final int PARTITIONS = 8;
  static final String PROMPT =
      "Write 2 questions that a person might type into a search engine, and that the text answers. "
          .repeat(4)
          .strip();

  private static final int ROUNDS = Integer.getInteger("passagework.rounds", 5);
  private static final Latency FIXED = new Latency(200, 200, 0);
  private static final Latency TAIL = new Latency(200, 1_500, 0.05);
  private static final int CALLS_256 = 8_192;
  private static final int CALLS_1024 = 20_480;
  private static final long GLANCE_MILLIS = 50;
  private static final long PATIENCE_MILLIS = 180_000;

  private final Map<String, List<Double>> rates = new TreeMap<>();
  private final Map<String, List<Double>> processorMicros = new TreeMap<>();
  private int runs;

  @Override
  public String name() {
    return "augmenter";
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws Exception {
    Figures figures = new Figures();
    Optional<String> peerClasses = peerClassPath();
    try (AugmenterArena arena = new AugmenterArena();
        Contestant ours = ours(arena, "512m");
        Contestant ideal = ideal(arena)) {
      for (int round = 0; round <= ROUNDS; round++) {
        note(round, "ideal_256", ideal(arena, ideal, FIXED), progress);
        note(round, "ours_256", ours(arena, ours, FIXED, 256), progress);
        note(round, "ideal_tail", ideal(arena, ideal, TAIL), progress);
        note(round, "ours_tail", ours(arena, ours, TAIL, 256), progress);
      }
      if (peerClasses.isPresent()) {
        try (Contestant peer = peer(arena, peerClasses.get())) {
          for (int round = 0; round <= ROUNDS; round++) {
            note(round, "ours_1024", ours(arena, ours, FIXED, 1_024), progress);
            note(round, "peer_1024", peer(arena, peer), progress);
          }
        }
      }
    }
    rates.forEach((name, values) -> figures.figure(name + "_per_second", values));
    processorMicros.forEach(
        (name, values) -> figures.figure(name + "_processor_micros", Medians.of(values)));
    figures.ratio("of_ideal_256", ratio("ours_256", "ideal_256"));
    figures.ratio("of_ideal_tail", ratio("ours_tail", "ideal_tail"));
    if (peerClasses.isPresent()) {
      figures.ratio("vs_peer_1024", ratio("ours_1024", "peer_1024"));
    } else {
      figures.skip("vs_peer_1024", "parallel-consumer-vertx is not built: see ops/benchmarks/run");
    }
    return figures
        .figure("rounds", ROUNDS)
        .figure("partitions", PARTITIONS)
        .figure(
            "peer",
            "parallel-consumer-vertx 0.5.3.3: unordered, maxConcurrency 1024, PERIODIC_CONSUMER_ASYNCHRONOUS,"
                + " own idempotent producer (acks all, lz4, linger 5 ms), pool of 1024 connections");
  }

  /**
   * What one run came to.
   *
   * @param rate calls per second in its steady part
   * @param processorMicros processor time of the contestant for each call, from start to end
   */
  private record Run(double rate, double processorMicros) {}

  /** Round 0 warms up. */
  private void note(int round, String name, Run run, PrintStream progress) {
    progress.printf(
        "augmenter: round %d, %s: %.0f calls/s, %.0f us of processor time a call%n",
        round, name, run.rate(), run.processorMicros());
    if (round > 0) {
      rates.computeIfAbsent(name, added -> new ArrayList<>()).add(run.rate());
      processorMicros.computeIfAbsent(name, added -> new ArrayList<>()).add(run.processorMicros());
    }
  }

  private double ratio(String ours, String other) {
    return Medians.of(rates.getOrDefault(ours, List.of()))
        / Medians.of(rates.getOrDefault(other, List.of()));
  }

  private static Run ideal(AugmenterArena arena, Contestant ideal, Latency latency)
      throws IOException, InterruptedException {
    arena.reset(latency);
    Duration before = ideal.processorTime();
    ideal.ask("start " + CALLS_256 + " 256");
    awaitCalls(arena, CALLS_256);
    return run(arena, ideal, before, CALLS_256);
  }

  private static Run run(AugmenterArena arena, Contestant contestant, Duration before, int calls)
      throws IOException, InterruptedException {
    Duration taken = contestant.processorTime().minus(before);
    return new Run(arena.steady(calls), taken.toNanos() / 1e3 / calls);
  }

  private Run ours(AugmenterArena arena, Contestant ours, Latency latency, int concurrency)
      throws Exception {
    int calls = concurrency > 256 ? CALLS_1024 : CALLS_256;
    String prefix = "run" + runs++ + ".";
    arena.prepare(prefix, calls);
    arena.reset(latency);
    Duration before = ours.processorTime();
    ours.ask("start " + prefix + " " + concurrency);
    awaitCalls(arena, calls);
    awaitResults(() -> results(arena, prefix), calls);
    ours.ask("stop");
    if (arena.calls() != calls) {
      throw new IOException(arena.calls() + " calls for " + calls + " requests");
    }
    return run(arena, ours, before, calls);
  }

  private Run peer(AugmenterArena arena, Contestant peer) throws Exception {
    String topic = "peer" + runs++;
    PeerTopics topics = new PeerTopics(arena.cluster(""), topic);
    topics.prepare(CALLS_1024);
    arena.reset(FIXED);
    Duration before = peer.processorTime();
    peer.ask("start " + topics.requests() + " " + topics.results() + " 1024");
    awaitCalls(arena, CALLS_1024);
    awaitResults(topics::written, CALLS_1024);
    peer.ask("stop");
    return run(arena, peer, before, CALLS_1024);
  }

  private static void awaitCalls(AugmenterArena arena, int calls)
      throws IOException, InterruptedException {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (arena.calls() < calls) {
      Thread.sleep(GLANCE_MILLIS);
      if (System.currentTimeMillis() > end) {
        throw new IOException("only " + arena.calls() + " of " + calls + " calls were made");
      }
    }
  }

  /** A number of records. */
  private interface Counted {
    long count() throws Exception;
  }

  private static void awaitResults(Counted written, int calls) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (written.count() < calls) {
      Thread.sleep(5 * GLANCE_MILLIS);
      if (System.currentTimeMillis() > end) {
        throw new IOException("only " + written.count() + " of " + calls + " results are there");
      }
    }
  }

  static long results(AugmenterArena arena, String prefix) {
    int[] count = new int[1];
    TopicReader.readToEnd(arena.cluster(prefix), Topics.SYNTHETIC_QUERIES, record -> count[0]++);
    return count[0];
  }

  static Contestant ours(AugmenterArena arena, String heap) throws IOException {
    return Contestant.start(
        System.getProperty("java.class.path"),
        heap,
        List.of(
            AugmenterContestant.class.getName(),
            arena.bootstrapServers(),
            arena.registryUrl(),
            arena.endpoint));
  }

  private static Contestant ideal(AugmenterArena arena) throws IOException {
    return Contestant.start(
        System.getProperty("java.class.path"),
        "512m",
        List.of(BareLoop.class.getName(), arena.endpoint));
  }

  private static Contestant peer(AugmenterArena arena, String classPath) throws IOException {
    return Contestant.start(
        classPath,
        "512m",
        List.of(
            "dev.passagework.ops.benchmarks.peer.ParallelConsumerContestant",
            arena.bootstrapServers(),
            arena.endpoint));
  }

  /** The class path of the peer, which has libraries of its own; empty if it is not built. */
  private static Optional<String> peerClassPath() throws IOException {
    Path target = Path.of(System.getProperty("passagework.peer", "."));
    Path file = target.resolve("class-path");
    return Files.isRegularFile(file)
        ? Optional.of(target.resolve("classes") + ":" + Files.readString(file).strip())
        : Optional.empty();
  }
}
