package dev.passagework.ops.cli;

import dev.passagework.ops.pipeline.Services;
import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the services' settings come from. */
final class SettingsOptions {
  @Option(
      names = {"-s", "--set"},
      paramLabel = "NAME=VALUE",
      description = "Set a setting; 'passagework settings' lists them. May be given again.")
  private Map<String, String> values = new LinkedHashMap<>();

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Read settings from a properties file; --set and the environment override it.")
  private @Nullable Path file;

  /** The settings, with values of the command's own over them. */
  Settings read(Map<String, String> own) throws IOException {
    Map<String, String> fromFile = file == null ? Map.of() : file(file);
    checkKnown(values);
    Map<String, String> commandLine = new HashMap<>(values);
    commandLine.putAll(own);
    return new Settings(commandLine, System.getenv(), fromFile);
  }

  /** The settings in a properties file. */
  static Map<String, String> file(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (java.nio.file.NoSuchFileException e) {
      throw new IOException("the settings file " + file + " does not exist", e);
    }
    Map<String, String> values = new HashMap<>();
    properties.forEach((name, value) -> values.put(name.toString(), value.toString()));
    checkKnown(values);
    return values;
  }

  /** A setting as the user gave it on the command line, if so. */
  boolean isSet(String name) {
    return values.containsKey(name);
  }

  private static void checkKnown(Map<String, String> given) {
    List<String> known = Services.settingsOfAll().stream().map(Setting::name).toList();
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "there is no setting '%s'; %s"
                .formatted(
                    name,
                    Nearest.to(name, known)
                        .map(near -> "did you mean '" + near + "'?")
                        .orElse("'passagework settings' lists them")));
      }
    }
  }
}
