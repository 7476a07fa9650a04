package dev.passagework.ops.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * A backlog of a million requests through one augmenter in a heap of 256 MB. The heap is sampled:
 * what is in use, and now and then what is left after a collection, which must not grow. So are the
 * group's members: more than one would mean that the augmenter was evicted and joined again.
 */
final class BacklogBenchmark implements Benchmark {
  private static final int REQUESTS = Integer.getInteger("passagework.backlog", 1_000_000);
  private static final int CONCURRENCY = 512;
  private static final int HEAP_MB = 256;
  private static final String PREFIX = "backlog.";
  private static final long SAMPLE_MILLIS = 2_000;
  private static final int SAMPLES_A_COLLECTION = 10;
  private static final double MEGABYTE = 1 << 20;

  @Override
  public String name() {
    return "augmenter-backlog";
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws Exception {
    List<Long> used = new ArrayList<>();
    List<Long> live = new ArrayList<>();
    Set<String> members = new TreeSet<>();
    try (AugmenterArena arena = new AugmenterArena();
        Contestant ours = AugmenterBenchmark.ours(arena, HEAP_MB + "m")) {
      progress.printf("augmenter: writing %,d requests%n", REQUESTS);
      arena.prepare(PREFIX, REQUESTS);
      arena.reset(new AugmenterArena.Latency(20, 20, 0));
      ours.ask("start " + PREFIX + " " + CONCURRENCY);
      long began = System.nanoTime();
      for (int sample = 1; arena.calls() < REQUESTS; sample++) {
        Thread.sleep(SAMPLE_MILLIS);
        used.add(megabytes(ours.ask("heap")));
        if (sample % SAMPLES_A_COLLECTION == 0) {
          live.add(megabytes(ours.ask("live")));
        }
        members.addAll(members(arena, PREFIX));
        progress.printf(
            "augmenter: %,d calls, %d MB of heap in use%n",
            arena.calls(), used.get(used.size() - 1));
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      Thread.sleep(SAMPLE_MILLIS);
      live.add(megabytes(ours.ask("live")));
      ours.ask("stop");
      return new Figures()
          .figure("requests", REQUESTS)
          .figure("results", AugmenterBenchmark.results(arena, PREFIX))
          .figure("repeated_calls", arena.calls() - REQUESTS)
          .figure("requests_per_second", REQUESTS / seconds)
          .figure("heap_limit_mb", HEAP_MB)
          .figure("heap_mb_in_use", used)
          .figure("heap_mb_after_a_collection", live)
          .figure("members_seen", members.size());
    }
  }

  private static long megabytes(String bytes) {
    return Math.round(Long.parseLong(bytes) / MEGABYTE);
  }

  private static Set<String> members(AugmenterArena arena, String prefix)
      throws IOException, InterruptedException {
    String group = arena.cluster(prefix).group("augmenter");
    Set<String> members = new TreeSet<>();
    try (Admin admin = arena.cluster(prefix).admin()) {
      ConsumerGroupDescription described =
          admin.describeConsumerGroups(List.of(group)).all().get().get(group);
      if (described != null) {
        described.members().forEach(member -> members.add(member.consumerId()));
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw new IOException("the group cannot be described", e);
      }
    }
    return members;
  }
}
