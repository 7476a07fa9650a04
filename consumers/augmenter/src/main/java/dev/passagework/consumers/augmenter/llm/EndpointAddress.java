package dev.passagework.consumers.augmenter.llm;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where an OpenAI-compatible endpoint is.
 *
 * @param base its base URL, {@code http} or {@code https}, whose path ends in the API's version
 */
public record EndpointAddress(URI base) {
  private static final Pattern LOOPBACK_V4 =
      Pattern.compile("127(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|\\d{1,2})){3}");
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "[::1]");

  /**
   * Reads a base URL as the OpenAI clients do, with or without {@code /v1}: a URL without a path
   * gets {@code /v1}, one with a path is taken as it is.
   *
   * @throws IllegalArgumentException if it is no URL of that kind; the message says what to give,
   *     and never shows what may be a password
   */
  public static EndpointAddress parse(String text) {
    URI uri = uri(text.strip());
    String scheme = uri.getScheme();
    if (uri.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "it must be a URL such as http://127.0.0.1:8000/v1 or https://api.openai.com/v1");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "it must hold no user, query or fragment: give the key in OPENAI_API_KEY");
    }
    String path = uri.getRawPath().replaceAll("/+$", "");
    String version = path.isEmpty() ? "/v1" : path;
    return new EndpointAddress(URI.create(scheme + "://" + uri.getRawAuthority() + version));
  }

  /** Where chat completions are asked for. */
  public URI chatCompletions() {
    return URI.create(base + "/chat/completions");
  }

  /** Whether it is this machine, by a literal address or {@code localhost}: no name is resolved. */
  public boolean isLoopback() {
    String host = base.getHost().toLowerCase(Locale.ROOT);
    return LOOPBACK_NAMES.contains(host) || LOOPBACK_V4.matcher(host).matches();
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is not a URL: " + e.getReason(), e);
    }
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
