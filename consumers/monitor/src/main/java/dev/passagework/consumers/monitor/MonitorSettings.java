package dev.passagework.consumers.monitor;

import dev.passagework.streams.runtime.Setting;
import dev.passagework.streams.runtime.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the monitor runs with.
 *
 * @param host address to listen on
 * @param port port, 0 for a free one
 * @param access who may see the page
 * @param beyondLoopback whether everybody may, though others than this machine reach it
 * @param searcher where the searcher is asked
 */
public record MonitorSettings(
    String host, int port, Access access, boolean beyondLoopback, URI searcher) {
  /** Environment variable that holds the password or the token. */
  public static final String SECRET_VARIABLE = "PASSAGEWORK_MONITOR_SECRET";

  static final Setting<String> HOST =
      Setting.text("monitor.host", "127.0.0.1", "address that the page is served on");
  static final Setting<Integer> PORT =
      Setting.whole("monitor.port", 8090, 0, "port of the page, 0 for a free one");
  static final Setting<String> AUTHENTICATION =
      new Setting<>(
          "monitor.authentication",
          "none",
          "what the page asks for: none, basic (a user and a password) or bearer (a token)",
          MonitorSettings::authentication);
  static final Setting<String> USER =
      Setting.text("monitor.user", "passagework", "user name for basic authentication");
  static final Setting<String> SECRET_FILE =
      Setting.text(
          "monitor.secret-file",
          "",
          "file that holds the password or token alone, over " + SECRET_VARIABLE);
  static final Setting<Boolean> BEYOND_LOOPBACK =
      new Setting<>(
          "monitor.beyond-loopback",
          "false",
          "whether to listen beyond this machine without authentication",
          MonitorSettings::truth);
  static final Setting<String> SEARCHER =
      new Setting<>(
          "monitor.searcher-url",
          "http://127.0.0.1:8091",
          "where the page's search box asks the searcher",
          MonitorSettings::url);

  /** Every setting of the monitor. */
  public static final List<Setting<?>> ALL =
      List.of(HOST, PORT, AUTHENTICATION, USER, SECRET_FILE, BEYOND_LOOPBACK, SEARCHER);

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|\\[::1]|0:0:0:0:0:0:0:1");

  public MonitorSettings {
    if (!isLoopback(host) && access instanceof Access.Everybody && !beyondLoopback) {
      throw new IllegalArgumentException(
          ("%s = '%s' is reachable from other machines: set %s to basic or bearer, or %s to true"
                  + " where something else keeps strangers out")
              .formatted(HOST.name(), host, AUTHENTICATION.name(), BEYOND_LOOPBACK.name()));
    }
  }

  /**
   * The settings.
   *
   * @throws IllegalArgumentException if a value cannot be used, a secret is missing, or the page
   *     would be open to other machines; no message shows the secret
   */
  public static MonitorSettings from(Settings settings) {
    return new MonitorSettings(
        settings.get(HOST).strip(),
        settings.get(PORT),
        access(settings),
        settings.get(BEYOND_LOOPBACK),
        URI.create(settings.get(SEARCHER)));
  }

  /** The same with a searcher elsewhere. */
  public MonitorSettings withSearcher(URI where) {
    return new MonitorSettings(host, port, access, beyondLoopback, where);
  }

  /** Whether an address, as a literal or {@code localhost}, is this machine's own. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  private static Access access(Settings settings) {
    return switch (settings.get(AUTHENTICATION)) {
      case "basic" -> new Access.Basic(settings.get(USER), secret(settings));
      case "bearer" -> new Access.Bearer(secret(settings));
      default -> new Access.Everybody();
    };
  }

  private static String secret(Settings settings) {
    return Optional.of(settings.get(SECRET_FILE))
        .filter(file -> !file.isBlank())
        .map(MonitorSettings::read)
        .or(() -> Optional.ofNullable(settings.environment().get(SECRET_VARIABLE)))
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s needs a secret: set %s, or %s to a file that holds it"
                        .formatted(AUTHENTICATION.name(), SECRET_VARIABLE, SECRET_FILE.name())));
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s = '%s' cannot be read: %s".formatted(SECRET_FILE.name(), file, e.getMessage()), e);
    }
  }

  private static String authentication(String text) {
    String kind = text.strip();
    if (!List.of("none", "basic", "bearer").contains(kind)) {
      throw new IllegalArgumentException("it must be none, basic or bearer");
    }
    return kind;
  }

  private static String url(String text) {
    URI uri = URI.create(text.strip());
    if (uri.getHost() == null || !"http".equals(uri.getScheme())) {
      throw new IllegalArgumentException("it must be a URL such as http://127.0.0.1:8091");
    }
    return uri.toString();
  }

  private static boolean truth(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("it must be true or false");
    };
  }
}
