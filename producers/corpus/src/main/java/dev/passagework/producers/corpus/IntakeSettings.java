package dev.passagework.producers.corpus;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * How passages are taken over HTTP.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for a free one
 * @param token what callers have to show as a bearer token, empty for nothing; needed beyond
 *     loopback
 * @param mostBytes most bytes of one request
 * @param mostRequests most requests that are taken at a time
 */
public record IntakeSettings(
    InetAddress host, int port, String token, long mostBytes, int mostRequests) {
  private static final int SHORTEST_TOKEN = 16;

  public IntakeSettings {
    if (!host.isLoopbackAddress() && token.isEmpty()) {
      throw new FeedException(
          "listening on %s lets other machines feed passages: set a token in PASSAGEWORK_FEED_TOKEN, or listen on 127.0.0.1"
              .formatted(host.getHostAddress()));
    }
    if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
      throw new FeedException(
          "the token in PASSAGEWORK_FEED_TOKEN has fewer than " + SHORTEST_TOKEN + " characters");
    }
    if (mostBytes < 1 || mostRequests < 1) {
      throw new FeedException("at least one byte and one request have to be allowed");
    }
  }

  /** The address of a host name. */
  public static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new FeedException("there is no host '" + host + "'", e);
    }
  }

  @Override
  public String toString() {
    return "IntakeSettings[" + host + ":" + port + "]";
  }
}
