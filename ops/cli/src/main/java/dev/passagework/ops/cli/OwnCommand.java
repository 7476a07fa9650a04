package dev.passagework.ops.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The command that runs {@link Passagework} in another process as it runs in this one. */
final class OwnCommand {
  private static final String JAR = ".jar";
  private static final String PARENT = "passagework.parent";
  private static final int TERMINATED = 143;

  private OwnCommand() {}

  /** The parts of it, up to the arguments. */
  static List<String> parts() {
    List<String> parts = new ArrayList<>();
    parts.add(Path.of(System.getProperty("java.home", ""), "bin", "java").toString());
    parts.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    parts.add("-D" + PARENT + "=" + ProcessHandle.current().pid());
    String classPath = System.getProperty("java.class.path", "");
    if (classPath.endsWith(JAR) && !classPath.contains(File.pathSeparator)) {
      parts.addAll(List.of("-jar", classPath));
    } else {
      parts.addAll(List.of("-cp", classPath, Passagework.class.getName()));
    }
    return parts;
  }

  /** Lets a process that another started end with that one, however that ends. */
  static void endWithParent() {
    Long parent = Long.getLong(PARENT);
    if (parent == null) {
      return;
    }
    var unused =
        ProcessHandle.of(parent)
            .map(ProcessHandle::onExit)
            .orElseGet(() -> CompletableFuture.completedFuture(ProcessHandle.current()))
            .thenRun(() -> Runtime.getRuntime().halt(TERMINATED));
  }
}
