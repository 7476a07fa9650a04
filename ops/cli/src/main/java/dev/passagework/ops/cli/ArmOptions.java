package dev.passagework.ops.cli;

import dev.passagework.consumers.trainer.TrainerSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** Models that are trained side by side in one process, each on a filter of its own. */
final class ArmOptions {
  private static final String MODEL = TrainerSettings.MODEL.name();
  private static final String THREADS = "trainer.threads";

  @Option(
      names = "--arm",
      paramLabel = "FILE",
      description =
          "Train a model with the settings of a properties file over the others: its own "
              + "trainer.model, filter, base and so on. May be given again, for several in one "
              + "process.")
  private List<Path> files = new ArrayList<>();

  /**
   * The settings of each arm, over the others.
   *
   * @param beside settings of trainers that run in the process anyway
   * @throws IllegalArgumentException if two models would have the same name, or other threads
   */
  List<Map<String, String>> read(List<Map<String, String>> beside) throws IOException {
    List<Map<String, String>> arms = new ArrayList<>();
    for (Path file : files) {
      arms.add(SettingsOptions.file(file));
    }
    List<Map<String, String>> all = new ArrayList<>(beside);
    all.addAll(arms);
    requireOwnModels(all);
    return arms;
  }

  /** Threads are one number for a whole process, on which weights depend. */
  private static void requireOwnModels(List<Map<String, String>> arms) {
    Set<String> models = new HashSet<>();
    if (arms.stream().map(arm -> arm.getOrDefault(THREADS, "")).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "arms of one process need the same " + THREADS + ": run them in processes of their own");
    }
    for (Map<String, String> arm : arms) {
      String model = arm.getOrDefault(MODEL, "");
      if (model.isBlank() || !models.add(model)) {
        throw new IllegalArgumentException("every arm needs a " + MODEL + " of its own");
      }
    }
  }
}
