package dev.passagework.streams.runtime.operations;

import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.util.List;

/**
 * Where a process tells its health and metrics, and how it logs.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for a free one
 * @param logFormat form of what it logs
 */
public record OperationsSettings(String host, int port, LogFormat logFormat) {
  /** Forms of a log. */
  public enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** One JSON object a line. */
    JSON
  }

  private static final int LAST_PORT = 65_535;

  static final Setting<String> HOST =
      Setting.text(
          "http.host",
          "127.0.0.1",
          "address on which a service answers /health/live, /health/ready and /metrics");
  static final Setting<Integer> PORT =
      Setting.whole("http.port", 0, 0, "port for that; 0 for a free one, which is printed");

  static final Setting<LogFormat> LOG_FORMAT =
      new Setting<>(
          "log.format",
          "text",
          "form of what is logged on standard error: text, or json, one object a line",
          OperationsSettings::format);

  /** Every setting, for the documented table. */
  public static final List<Setting<?>> ALL = List.of(HOST, PORT, LOG_FORMAT);

  public OperationsSettings {
    if (port > LAST_PORT) {
      throw new IllegalArgumentException("http.port = '%d' is no port".formatted(port));
    }
  }

  /** The settings of one process. */
  public static OperationsSettings from(Settings settings) {
    return new OperationsSettings(settings.get(HOST), settings.get(PORT), settings.get(LOG_FORMAT));
  }

  private static LogFormat format(String text) {
    return switch (text.strip()) {
      case "text" -> LogFormat.TEXT;
      case "json" -> LogFormat.JSON;
      default -> throw new IllegalArgumentException("it must be text or json");
    };
  }
}
