package dev.passagework.ops.cli.doctor;

import dev.passagework.streams.retrieval.encoder.BaseModels;
import dev.passagework.streams.retrieval.encoder.NativeLibraries;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Java, the platform, memory, disk, the cache of native libraries, and base models. */
record MachineChecks(Path directory) {
  private static final long GIGABYTE = 1L << 30;
  private static final long MEMORY_TO_TRAIN = 6 * GIGABYTE;
  private static final long HEAP = 3 * GIGABYTE / 4;
  private static final long DISK = 2 * GIGABYTE;
  private static final long NATIVE_CODE = GIGABYTE / 2;

  void run(Consumer<Finding> each) {
    each.accept(java());
    each.accept(platform());
    each.accept(memory());
    each.accept(heap());
    each.accept(disk("disk", directory, DISK, "--data-dir"));
    each.accept(cache());
    each.accept(models());
  }

  private static Finding java() {
    int version = Runtime.version().feature();
    String text = "Java %s, %s".formatted(Runtime.version(), System.getProperty("java.vm.name"));
    return version >= 17
        ? Finding.well("java", text)
        : Finding.ill("java", text, "install a JDK 17 or newer");
  }

  private static Finding platform() {
    String name = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
    boolean known = name.equals("Linux on amd64");
    return known
        ? Finding.well("platform", name)
        : Finding.ill(
            "platform",
            name + ": the native libraries in the jar are those of Linux on x86-64",
            "run trainer, evaluator and searcher on Linux on x86-64");
  }

  private static Finding memory() {
    long total =
        ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean machine
            ? machine.getTotalMemorySize()
            : 0;
    String text =
        gigabytes(total)
            + " of memory, "
            + Runtime.getRuntime().availableProcessors()
            + " processors";
    return total >= MEMORY_TO_TRAIN
        ? Finding.well("memory", text)
        : Finding.weak(
            "memory",
            text + ": a training step of the default size takes about 4 GB",
            "set trainer.batch-size to 16, or give the machine 8 GB");
  }

  private static Finding heap() {
    long heap = Runtime.getRuntime().maxMemory();
    String text = "a heap of up to " + gigabytes(heap);
    return heap >= HEAP
        ? Finding.well("heap", text)
        : Finding.weak("heap", text, "start Java with -Xmx1g or more");
  }

  private static Finding disk(String subject, Path wanted, long least, String option) {
    Path existing = wanted.toAbsolutePath();
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      FileStore store = Files.getFileStore(existing);
      long free = store.getUsableSpace();
      String text = gigabytes(free) + " free for " + wanted;
      if (!Files.isWritable(existing)) {
        return Finding.ill(
            subject, existing + " cannot be written", "choose another with " + option);
      }
      return free >= least
          ? Finding.well(subject, text)
          : Finding.ill(subject, text, "make room, or choose another with " + option);
    } catch (IOException e) {
      return Finding.ill(subject, wanted + ": " + e.getMessage(), "choose another with " + option);
    }
  }

  private static Finding cache() {
    Path cache = NativeLibraries.defaultCache();
    if (Files.isDirectory(cache) && Files.isWritable(cache)) {
      return Finding.well(
          "native", "libraries are unpacked in %s (%s)".formatted(cache, gigabytes(size(cache))));
    }
    Finding room = disk("native", cache, NATIVE_CODE, NativeLibraries.CACHE_VARIABLE);
    return room.grade() == Finding.Grade.WELL
        ? Finding.well("native", "libraries will be unpacked to " + cache + " at the first start")
        : room;
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(MachineChecks::sizeOf).sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      return 0;
    }
  }

  private static Finding models() {
    List<String> names = BaseModels.names();
    try {
      names.forEach(BaseModels::load);
      return Finding.well(
          "models", "base models in the jar are whole: " + String.join(", ", names));
    } catch (RuntimeException e) {
      return Finding.ill(
          "models", String.valueOf(e.getMessage()), "build the jar again: mvn -B clean verify");
    }
  }

  private static String gigabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GB", bytes / (double) GIGABYTE);
  }
}
