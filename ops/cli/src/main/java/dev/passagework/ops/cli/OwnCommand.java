package dev.passagework.ops.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that runs {@link Passagework} in another process as it runs in this one. */
final class OwnCommand {
  private static final String JAR = ".jar";

  private OwnCommand() {}

  /** The parts of it, up to the arguments. */
  static List<String> parts() {
    List<String> parts = new ArrayList<>();
    parts.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    parts.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    String classPath = System.getProperty("java.class.path", "");
    if (classPath.endsWith(JAR) && !classPath.contains(File.pathSeparator)) {
      parts.addAll(List.of("-jar", classPath));
    } else {
      parts.addAll(List.of("-cp", classPath, Passagework.class.getName()));
    }
    return parts;
  }
}
