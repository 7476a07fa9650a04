package dev.passagework.streams.embedded;

import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Schemas by id over HTTP, as deserializers ask for them. */
final class SchemaEndpoints {

  private static final String BY_ID = "schemas/ids/{id}";

  private record Use(String subject, int version) {}

  private final Subjects subjects;

  SchemaEndpoints(Subjects subjects) {
    this.subjects = subjects;
  }

  List<RegistryRoute> routes() {
    return List.of(
        RegistryRoute.get("schemas/types", request -> Outcome.done(List.of("AVRO"))),
        RegistryRoute.get(BY_ID, request -> text(request).map(text -> Map.of("schema", text))),
        RegistryRoute.get(BY_ID + "/schema", request -> text(request).map(RawValue::new)),
        RegistryRoute.get(BY_ID + "/subjects", request -> uses(request, SchemaVersion::subject)),
        RegistryRoute.get(
            BY_ID + "/versions",
            request -> uses(request, use -> new Use(use.subject(), use.version()))));
  }

  private Outcome<String> text(RegistryRequest request) {
    return id(request).then(subjects::text);
  }

  private <T> Outcome<List<T>> uses(RegistryRequest request, Function<SchemaVersion, T> as) {
    return id(request)
        .then(id -> subjects.uses(id, request.flag("deleted")))
        .map(uses -> uses.stream().map(as).distinct().toList());
  }

  private static Outcome<Integer> id(RegistryRequest request) {
    try {
      return Outcome.done(Integer.parseInt(request.segment(2)));
    } catch (NumberFormatException notANumber) {
      return Outcome.refused(
          RegistryError.SCHEMA_NOT_FOUND, "Schema " + request.segment(2) + " not found");
    }
  }
}
