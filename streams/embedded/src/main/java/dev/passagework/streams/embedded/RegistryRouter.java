package dev.passagework.streams.embedded;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The part of Confluent's documented registry API that clients of Avro subjects use. */
final class RegistryRouter {

  private final List<RegistryRoute> routes;

  RegistryRouter(Subjects subjects, SchemaLog log) {
    this.routes =
        Stream.of(
                new SubjectEndpoints(subjects, log).routes().stream(),
                new SchemaEndpoints(subjects).routes().stream(),
                new CompatibilityEndpoints(subjects, log).routes().stream())
            .flatMap(each -> each)
            .toList();
  }

  RegistryAnswer answer(RegistryRequest request) {
    if (request.path().isEmpty()) {
      return RegistryAnswer.of(Outcome.done(Map.of()));
    }
    List<RegistryRoute> candidates =
        routes.stream().filter(route -> route.covers(request.path())).toList();
    if (candidates.isEmpty()) {
      return RegistryAnswer.refused(
          RegistryError.NO_SUCH_PATH,
          "the registry has no path /" + String.join("/", request.path()));
    }
    return candidates.stream()
        .filter(route -> route.method().equals(request.method()))
        .findFirst()
        .map(route -> RegistryAnswer.of(route.question().apply(request)))
        .orElseGet(
            () ->
                RegistryAnswer.refused(
                    RegistryError.METHOD_NOT_ALLOWED,
                    "this path does not take " + request.method()));
  }
}
