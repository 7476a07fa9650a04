package dev.passagework.streams.runtime;

import java.util.Map;
import java.util.Optional;

/**
 * The values of settings: command line over environment over file over default. Read once, at the
 * door; nothing deeper looks at the environment.
 *
 * @param commandLine values by setting name
 * @param environment environment variables
 * @param file values by setting name
 */
public record Settings(
    Map<String, String> commandLine, Map<String, String> environment, Map<String, String> file) {
  public Settings {
    commandLine = Map.copyOf(commandLine);
    environment = Map.copyOf(environment);
    file = Map.copyOf(file);
  }

  /** Settings of which every one has its default. */
  public static Settings defaults() {
    return new Settings(Map.of(), Map.of(), Map.of());
  }

  /**
   * The value of a setting.
   *
   * @throws IllegalArgumentException if its text cannot be read; the message names setting and
   *     value
   */
  public <T> T get(Setting<T> setting) {
    String text =
        Optional.ofNullable(commandLine.get(setting.name()))
            .or(() -> Optional.ofNullable(environment.get(setting.variable())))
            .or(() -> Optional.ofNullable(file.get(setting.name())))
            .orElse(setting.fallback());
    try {
      return setting.parser().apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s = '%s' cannot be used: %s".formatted(setting.name(), text, e.getMessage()), e);
    }
  }
}
