package dev.passagework.streams.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A request to the registry, decoded.
 *
 * @param path the path's segments
 * @param query the first value of each parameter
 * @param body an empty object when there was none
 */
record RegistryRequest(String method, List<String> path, Map<String, String> query, JsonNode body) {

  /**
   * Decodes the parts of an address; {@code IllegalArgumentException} when its escapes are broken.
   */
  static RegistryRequest of(String method, URI address, JsonNode body) {
    List<String> path =
        Stream.of(address.getRawPath().split("/"))
            .filter(segment -> !segment.isEmpty())
            .map(segment -> decode(segment.replace("+", "%2B")))
            .toList();
    String query = address.getRawQuery();
    return new RegistryRequest(method, path, query == null ? Map.of() : parameters(query), body);
  }

  /** A segment of the path, from 0; the route's template says that it is there. */
  String segment(int index) {
    return path.get(index);
  }

  /** Whether a parameter is {@code true}. */
  boolean flag(String parameter) {
    return Boolean.parseBoolean(query.get(parameter));
  }

  /** The Avro schema in the body. */
  Outcome<Schema> schema() {
    String type = body.path("schemaType").asText("AVRO");
    if (!type.equals("AVRO")) {
      return invalid("this registry keeps AVRO schemas only, not " + type);
    }
    if (!body.path("references").isEmpty()) {
      return invalid("this registry resolves no references: write the named types out");
    }
    if (!body.path("schema").isTextual()) {
      return invalid("the body has no \"schema\"");
    }
    try {
      return Outcome.done(new Schema.Parser().parse(body.path("schema").asText()));
    } catch (AvroRuntimeException e) {
      return invalid(String.valueOf(e.getMessage()));
    }
  }

  private static Outcome<Schema> invalid(String why) {
    return Outcome.refused(RegistryError.INVALID_SCHEMA, "Invalid schema: " + why);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new HashMap<>();
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      parameters.putIfAbsent(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return parameters;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
