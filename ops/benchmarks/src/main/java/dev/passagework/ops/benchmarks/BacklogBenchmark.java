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

/**
 * A backlog of a million requests through one augmenter in a heap of 256 MB: its heap is sampled,
 * and so is its membership of the group, which must not change.
 */
final class BacklogBenchmark implements Benchmark {
  private static final int REQUESTS = Integer.getInteger("passagework.backlog", 1_000_000);
  private static final int CONCURRENCY = 512;
  private static final long SAMPLE_MILLIS = 2_000;
  private static final double MEGABYTE = 1 << 20;

  @Override
  public String name() {
    return "augmenter-backlog";
  }

  @Override
  public Figures run(Path folder, PrintStream progress) throws Exception {
    List<Double> heap = new ArrayList<>();
    Set<String> members = new TreeSet<>();
    String prefix = "backlog.";
    try (AugmenterArena arena = new AugmenterArena();
        Contestant ours = AugmenterBenchmark.ours(arena, "256m")) {
      progress.printf("augmenter: writing %,d requests%n", REQUESTS);
      arena.prepare(prefix, REQUESTS);
      arena.reset(new AugmenterArena.Latency(20, 20, 0));
      ours.ask("start " + prefix + " " + CONCURRENCY);
      long began = System.nanoTime();
      while (arena.calls() < REQUESTS) {
        Thread.sleep(SAMPLE_MILLIS);
        heap.add(Long.parseLong(ours.ask("heap")) / MEGABYTE);
        members.addAll(members(arena, prefix));
        progress.printf(
            "augmenter: %,d calls, %.0f MB of heap%n", arena.calls(), heap.get(heap.size() - 1));
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      Thread.sleep(SAMPLE_MILLIS);
      ours.ask("stop");
      return figures(heap, members)
          .figure("calls", arena.calls())
          .figure("repeated_calls", arena.calls() - REQUESTS)
          .figure("requests_per_second", REQUESTS / seconds);
    }
  }

  private static Figures figures(List<Double> heap, Set<String> members) {
    int tenth = Math.max(1, heap.size() / 10);
    double early =
        heap.subList(0, Math.min(heap.size(), 3 * tenth)).stream()
            .mapToDouble(mb -> mb)
            .max()
            .orElse(0);
    double late =
        heap
            .subList(heap.size() - 3 * tenth < 0 ? 0 : heap.size() - 3 * tenth, heap.size())
            .stream()
            .mapToDouble(mb -> mb)
            .max()
            .orElse(0);
    return new Figures()
        .figure("requests", REQUESTS)
        .figure("heap_limit_mb", 256)
        .figure("heap_mb_largest_of_the_first_three_tenths", early)
        .figure("heap_mb_largest_of_the_last_three_tenths", late)
        .figure("heap_mb", heap.stream().map(mb -> Math.round(mb)).toList())
        .figure("memberships", members.size());
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
      throw new IOException("the group cannot be described", e);
    }
    return members;
  }
}
