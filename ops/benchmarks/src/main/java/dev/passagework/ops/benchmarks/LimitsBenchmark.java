package dev.passagework.ops.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What two instances together send to an endpoint with a limit per minute, while one joins the
 * other and takes its place: first under a limit of requests, then of tokens. It is the endpoint
 * that counts.
 */
final class LimitsBenchmark implements Benchmark {
  private static final int REQUESTS = 3_000;
  private static final int CONCURRENCY = 64;
  private static final int LIMIT = 600;
  private static final int MINUTE = 60;
  private static final int JOINS_AT = 40;
  private static final int LEAVES_AT = 80;
  private static final int ENDS_AT = 150;
  private static final long GLANCE_MILLIS = 50;

  @Override
  public String name() {
    return "augmenter-limits";
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws Exception {
    Figures figures = new Figures();
    try (AugmenterArena arena = new AugmenterArena();
        Contestant one = AugmenterBenchmark.ours(arena, "256m");
        Contestant other = AugmenterBenchmark.ours(arena, "256m")) {
      Instances instances = new Instances(arena, one, other);
      measure(instances, new Limited("requests", LIMIT), figures, progress);
      measure(instances, new Limited("tokens", LIMIT * MockLlm.TOKENS), figures, progress);
    }
    return figures.figure("joins_at_second", JOINS_AT).figure("leaves_at_second", LEAVES_AT);
  }

  /**
   * What is limited.
   *
   * @param what requests or tokens
   * @param perMinute how many of them
   */
  private record Limited(String what, int perMinute) {
    String setting() {
      return "augmenter.%s-per-minute=%d".formatted(what, perMinute);
    }

    /** How many of them so many calls are. */
    int of(int calls) {
      return what.equals("tokens") ? calls * MockLlm.TOKENS : calls;
    }

    double share(int calls, int seconds) {
      return of(calls) / (perMinute * seconds / (double) MINUTE);
    }
  }

  /** Two instances of the augmenter, and what is around them. */
  private record Instances(AugmenterArena arena, Contestant one, Contestant other) {

    /** Has one work, the other join it, and one leave. */
    void work(String start) throws Exception {
      arena.reset(new AugmenterArena.Latency(200, 200, 0));
      one.ask(start);
      while (arena.calls() == 0) {
        Thread.sleep(GLANCE_MILLIS);
      }
      long began = System.nanoTime();
      sleepUntil(began, JOINS_AT);
      other.ask(start);
      sleepUntil(began, LEAVES_AT);
      one.ask("stop");
      sleepUntil(began, ENDS_AT);
      other.ask("stop");
    }
  }

  private static void measure(
      Instances instances, Limited limited, Figures figures, PrintStream progress)
      throws Exception {
    AugmenterArena arena = instances.arena();
    String prefix = limited.what() + ".";
    String start = "start %s %d %s".formatted(prefix, CONCURRENCY, limited.setting());
    arena.prepare(prefix, REQUESTS);
    instances.work(start);
    int most = limited.of(arena.mostWithin(MINUTE));
    progress.printf(
        "augmenter: at most %,d %s in a minute, of %,d%n",
        most, limited.what(), limited.perMinute());
    figures
        .figure(limited.what() + "_per_minute", limited.perMinute())
        .figure("most_%s_in_a_minute".formatted(limited.what()), most)
        .figure(
            "share_of_%s_used_by_one".formatted(limited.what()),
            limited.share(arena.between(0, JOINS_AT), JOINS_AT))
        .figure(
            "share_of_%s_used_by_two_and_the_next".formatted(limited.what()),
            limited.share(arena.between(JOINS_AT, ENDS_AT), ENDS_AT - JOINS_AT));
  }

  private static void sleepUntil(long began, int second) throws InterruptedException {
    long millis = second * 1_000L - (System.nanoTime() - began) / 1_000_000;
    if (millis > 0) {
      Thread.sleep(millis);
    }
  }
}
