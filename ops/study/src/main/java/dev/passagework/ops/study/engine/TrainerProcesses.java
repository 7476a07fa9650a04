package dev.passagework.ops.study.engine;

import dev.passagework.streams.runtime.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Trainers as processes of the {@code passagework} command.
 *
 * @param bench what they share
 * @param command the command, up to the name of the service
 */
record TrainerProcesses(Workbench bench, List<String> command) implements Trainers {

  @Override
  public Service trainer(Map<String, String> settings) throws IOException {
    String model = settings.getOrDefault("trainer.model", "");
    Path folder = Files.createDirectories(bench.data().root().resolve("trainers"));
    Map<String, String> all = new TreeMap<>(bench.study().settings());
    all.keySet().removeIf(name -> !name.startsWith("trainer."));
    all.putAll(settings);
    StringBuilder text = new StringBuilder();
    all.forEach((name, value) -> text.append(name).append('=').append(escaped(value)).append('\n'));
    Path file = folder.resolve(model + ".properties");
    Files.writeString(file, text);
    List<String> whole = new ArrayList<>(command);
    whole.addAll(
        List.of(
            "trainer",
            "--arm",
            file.toString(),
            "--data-dir",
            bench.data().root().toString(),
            "--checkpoints",
            bench.data().checkpoints().toString(),
            "--bootstrap-servers",
            bench.cluster().bootstrapServers(),
            "--schema-registry",
            bench.cluster().registryUrl(),
            "--set",
            "http.port=0"));
    return new ProcessTrainer(whole, folder.resolve(model + ".log"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\");
  }
}
