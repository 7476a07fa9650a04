package dev.passagework.ops.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a measurement was made on. */
final class Machine {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Processor, operating system and Java. */
  static Map<String, Object> described() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("processor", processor("model name"));
    machine.put("processors", Runtime.getRuntime().availableProcessors());
    machine.put("instructions", instructions());
    machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put("java", System.getProperty("java.runtime.version"));
    return machine;
  }

  /** Those of the instruction sets that decide how fast numbers are multiplied. */
  private static String instructions() {
    Predicate<String> telling =
        flag -> flag.startsWith("avx2") || flag.startsWith("avx512_bf16") || flag.contains("amx");
    return String.join(
        " ", Stream.of(processor("flags").split(" ")).filter(telling).sorted().toList());
  }

  private static String processor(String field) {
    try (Stream<String> lines = Files.lines(PROCESSOR)) {
      return lines
          .filter(line -> line.startsWith(field))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException notLinux) {
      return "unknown";
    }
  }
}
