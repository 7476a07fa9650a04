package dev.passagework.ops.cli;

import dev.passagework.consumers.trainer.TrainerSettings;
import dev.passagework.streams.runtime.Settings;
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
  private static final String THREADS = TrainerSettings.THREADS.name();

  @Option(
      names = "--arm",
      paramLabel = "FILE",
      description =
          "Train a model with the settings of a properties file over the others: its own "
              + "trainer.model, filter, base and so on. May be given again, for several in one "
              + "process.")
  private List<Path> files = new ArrayList<>();

  /** The settings of each arm, over the others. */
  List<Map<String, String>> read() throws IOException {
    List<Map<String, String>> arms = new ArrayList<>();
    for (Path file : files) {
      arms.add(SettingsOptions.file(file));
    }
    return arms;
  }

  /**
   * Refuses arms that one process cannot train. Threads are one number for all of it, on which
   * weights depend.
   *
   * @param arms what {@link #read} gave
   * @param others the settings that they are over
   * @param isTrained whether a model is trained with those alone as well
   * @throws IllegalArgumentException if two models have the same name, or other threads
   */
  static void check(List<Map<String, String>> arms, Settings others, boolean isTrained) {
    String threads = Integer.toString(others.get(TrainerSettings.THREADS));
    Set<String> all = new HashSet<>(isTrained ? Set.of(threads) : Set.of());
    Set<String> models =
        new HashSet<>(isTrained ? Set.of(others.get(TrainerSettings.MODEL)) : Set.of());
    for (Map<String, String> arm : arms) {
      all.add(arm.getOrDefault(THREADS, threads).strip());
      String model = arm.getOrDefault(MODEL, "").strip();
      if (model.isEmpty() || !models.add(model)) {
        throw new IllegalArgumentException("every arm needs a " + MODEL + " of its own");
      }
    }
    if (all.size() > 1) {
      throw new IllegalArgumentException(
          "arms of one process need the same " + THREADS + ": run them in processes of their own");
    }
  }
}
