package dev.passagework.ops.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;

/** Something that is measured side by side with a peer. */
interface Benchmark {

  /** What the command line calls it. */
  String name();

  /**
   * Measures.
   *
   * @param folder an empty folder of its own, deleted afterwards
   * @param progress where a line goes for every stage
   * @throws Exception if it cannot be measured at all; a peer that cannot be had is {@link
   *     Figures#skip skipped} instead
   */
  Figures run(Path folder, PrintStream progress) throws Exception;
}
