package dev.passagework.consumers.searcher;

import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What the searcher runs with.
 *
 * @param address where searches are answered
 * @param model model whose champion is served, empty for the model that first has one
 * @param threads threads that embed
 * @param directory where vectors are kept
 */
public record SearcherSettings(Address address, String model, int threads, Path directory) {
  static final Setting<String> HOST =
      Setting.text(
          "searcher.host", "127.0.0.1", "address on this machine that searches are answered on");
  static final Setting<Integer> PORT =
      Setting.whole("searcher.port", 8091, 0, "port for searches, 0 for a free one");
  static final Setting<String> MODEL =
      Setting.text(
          "searcher.model", "", "model whose champion is served; empty for the first that has one");
  static final Setting<Integer> THREADS =
      Setting.whole("searcher.threads", 1, 1, "threads that embed passages and queries");

  static final Setting<Boolean> BEYOND_LOOPBACK =
      Setting.flag(
          "searcher.beyond-loopback",
          false,
          "whether to answer beyond this machine, where nobody is asked who they are");

  /** Every setting of the searcher. */
  public static final List<Setting<?>> ALL = List.of(HOST, PORT, MODEL, THREADS, BEYOND_LOOPBACK);

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|\\[::1]");

  /**
   * Where searches are answered.
   *
   * @param host address to listen on: this machine's own, unless everybody is to be answered
   * @param port port, 0 for a free one
   * @param beyondLoopback whether everybody who reaches it is answered
   */
  public record Address(String host, int port, boolean beyondLoopback) {
    public Address {
      if (!isLoopback(host) && !beyondLoopback) {
        throw new IllegalArgumentException(
            ("%s = '%s' is not this machine's own, and searches are answered to everybody: use"
                    + " 127.0.0.1, or set %s to true where something else keeps strangers out")
                .formatted(HOST.name(), host, BEYOND_LOOPBACK.name()));
      }
    }
  }

  /** Whether an address, as a literal or {@code localhost}, is this machine's own. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  /**
   * The settings.
   *
   * @param directory where vectors are kept
   */
  public static SearcherSettings from(Settings settings, Path directory) {
    return new SearcherSettings(
        new Address(settings.get(HOST).strip(), settings.get(PORT), settings.get(BEYOND_LOOPBACK)),
        settings.get(MODEL).strip(),
        settings.get(THREADS),
        directory);
  }
}
