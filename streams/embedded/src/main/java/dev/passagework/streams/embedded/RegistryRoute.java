package dev.passagework.streams.embedded;

import java.util.List;
import java.util.function.Function;

/**
 * What a method on a path asks.
 *
 * @param template the path's segments; one in braces stands for any text
 */
record RegistryRoute(
    String method, List<String> template, Function<RegistryRequest, Outcome<?>> question) {

  static RegistryRoute get(String path, Function<RegistryRequest, Outcome<?>> question) {
    return of("GET", path, question);
  }

  static RegistryRoute post(String path, Function<RegistryRequest, Outcome<?>> question) {
    return of("POST", path, question);
  }

  static RegistryRoute put(String path, Function<RegistryRequest, Outcome<?>> question) {
    return of("PUT", path, question);
  }

  static RegistryRoute delete(String path, Function<RegistryRequest, Outcome<?>> question) {
    return of("DELETE", path, question);
  }

  boolean covers(List<String> path) {
    if (path.size() != template.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      if (!template.get(i).startsWith("{") && !template.get(i).equals(path.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static RegistryRoute of(
      String method, String path, Function<RegistryRequest, Outcome<?>> question) {
    return new RegistryRoute(method, List.of(path.split("/")), question);
  }
}
