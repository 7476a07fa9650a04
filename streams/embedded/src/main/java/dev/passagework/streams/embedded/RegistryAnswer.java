package dev.passagework.streams.embedded;

import java.util.Map;
import java.util.TreeMap;

/**
 * An answer of the registry.
 *
 * @param status the HTTP status
 * @param body what Jackson writes as JSON
 */
record RegistryAnswer(int status, Object body) {

  private static final int OK = 200;

  static RegistryAnswer of(Outcome<?> outcome) {
    return outcome.fold(RegistryAnswer::ok, RegistryAnswer::refused);
  }

  static RegistryAnswer refused(RegistryError error, String message) {
    return new RegistryAnswer(
        error.status(), new TreeMap<>(Map.of("error_code", error.code(), "message", message)));
  }

  private static RegistryAnswer ok(Object value) {
    return new RegistryAnswer(OK, value);
  }

  private static RegistryAnswer refused(Outcome.Refused<?> refused) {
    return refused(refused.error(), refused.message());
  }
}
