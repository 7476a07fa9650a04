package dev.passagework.consumers.monitor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may see the page. */
sealed interface Access {

  /** Whether a request with this {@code Authorization} header may. */
  boolean allows(@Nullable String authorization);

  /** What a refused caller is told to send, as {@code WWW-Authenticate} has it. */
  Optional<String> challenge();

  /** Everybody who reaches the address. */
  record Everybody() implements Access {
    @Override
    public boolean allows(@Nullable String authorization) {
      return true;
    }

    @Override
    public Optional<String> challenge() {
      return Optional.empty();
    }
  }

  /** Who knows a user name and its password (RFC 7617). */
  record Basic(String user, String password) implements Access {
    @Override
    public boolean allows(@Nullable String authorization) {
      byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return same("Basic " + Base64.getEncoder().encodeToString(pair), authorization);
    }

    @Override
    public Optional<String> challenge() {
      return Optional.of("Basic realm=\"passagework\", charset=\"UTF-8\"");
    }

    @Override
    public String toString() {
      return "basic";
    }
  }

  /** Who knows a token (RFC 6750). */
  record Bearer(String token) implements Access {
    @Override
    public boolean allows(@Nullable String authorization) {
      return same("Bearer " + token, authorization);
    }

    @Override
    public Optional<String> challenge() {
      return Optional.of("Bearer realm=\"passagework\"");
    }

    @Override
    public String toString() {
      return "bearer";
    }
  }

  /** Equality that takes as long wherever the texts differ. */
  private static boolean same(String wanted, @Nullable String given) {
    return given != null
        && MessageDigest.isEqual(
            wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }
}
