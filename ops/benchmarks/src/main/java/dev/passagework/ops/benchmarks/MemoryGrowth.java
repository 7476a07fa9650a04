package dev.passagework.ops.benchmarks;

import dev.passagework.consumers.trainer.Rehearsal;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderModel;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the process's memory grows while the trainer takes many steps of the same size.
 *
 * @param base the base model
 * @param settings the trainer's
 * @param folder where it keeps what it decided
 */
record MemoryGrowth(EncoderModel base, Settings settings, Path folder) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int BATCH = 8;
  private static final int TOKENS = 32;
  private static final int FROM = 200;
  private static final int TO = 2_000;

  /** Tells {@code rss_growth}, the share by which memory grew, and what it is made of. */
  void measure(Figures figures, PrintStream progress) throws IOException {
    if (!isTold()) {
      figures.skip("rss_growth", "there is no " + STATUS + " here");
      return;
    }
    EncoderModel shortened = base.withConfig(base.config().withMaxTokens(TOKENS, TOKENS));
    List<TrainingPair> pairs = longPairs();
    Moment from = new Moment(0, 0);
    try (Rehearsal rehearsal = Rehearsal.open(shortened, settings, folder)) {
      figures.figure("memory_path", rehearsal.path());
      for (int step = 1; step <= TO; step++) {
        int start = step * BATCH % (pairs.size() - BATCH);
        rehearsal.step(pairs.subList(start, start + BATCH));
        if (step % FROM == 0) {
          Moment now = new Moment(kilobytes("VmRSS:"), rehearsal.liveArrays());
          from = step == FROM ? now : from;
          progress.printf(
              "memory: step %d, %d MB resident, %d native arrays%n",
              step, now.kilobytes() / 1024, now.arrays());
          figures.figure("rss_kilobytes_at_" + step, now.kilobytes());
          figures.figure("native_arrays_at_" + step, now.arrays());
          if (step == TO) {
            figures.ratio("rss_growth", (double) now.kilobytes() / from.kilobytes() - 1);
          }
        }
      }
    }
  }

  private record Moment(long kilobytes, int arrays) {}

  /** Pairs whose query and passage both are cut at the limit. */
  private static List<TrainingPair> longPairs() throws IOException {
    return QuickstartPairs.all().subList(0, QuickstartPairs.passages()).stream()
        .map(pair -> QuickstartPairs.asking(pair, (pair.query() + " " + pair.text()).repeat(4)))
        .toList();
  }

  /** What the system tells of this process by that name. */
  static long kilobytes(String name) throws IOException {
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  /** Whether the system tells it. */
  static boolean isTold() {
    return Files.exists(STATUS);
  }
}
