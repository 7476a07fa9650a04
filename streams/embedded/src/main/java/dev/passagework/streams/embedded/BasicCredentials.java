package dev.passagework.streams.embedded;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The user and password that HTTP basic authentication (RFC 7617) asks for. */
public record BasicCredentials(String user, String password) {

  public BasicCredentials {
    if (user.isEmpty() || user.contains(":")) {
      throw new IllegalArgumentException(
          "the registry's user name is '" + user + "': give one without a colon");
    }
  }

  /**
   * Whether an {@code Authorization} header carries these, told in a time that does not depend on
   * how nearly.
   */
  boolean match(@Nullable String header) {
    String pair = user + ":" + password;
    String expected =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return header != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), header.getBytes(StandardCharsets.UTF_8));
  }

  /** The user alone, so that no log shows the password. */
  @Override
  public String toString() {
    return "BasicCredentials[user=" + user + "]";
  }
}
