package dev.passagework.streams.runtime.operations;

import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.util.List;

/**
 * Where a process tells its health and metrics.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for a free one
 */
public record OperationsSettings(String host, int port) {
  private static final int LAST_PORT = 65_535;

  static final Setting<String> HOST =
      Setting.text(
          "http.host",
          "127.0.0.1",
          "address on which a service answers /health/live, /health/ready and /metrics");
  static final Setting<Integer> PORT =
      Setting.whole("http.port", 0, 0, "port for that; 0 for a free one, which is printed");

  /** Every setting, for the documented table. */
  public static final List<Setting<?>> ALL = List.of(HOST, PORT);

  public OperationsSettings {
    if (port > LAST_PORT) {
      throw new IllegalArgumentException("http.port = '%d' is no port".formatted(port));
    }
  }

  /** The settings of one process. */
  public static OperationsSettings from(Settings settings) {
    return new OperationsSettings(settings.get(HOST), settings.get(PORT));
  }
}
