package dev.passagework.streams.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Compatibility levels, and trials against them, over HTTP. */
final class CompatibilityEndpoints {

  private static final String TRIAL = "compatibility/subjects/{subject}/versions";

  private final Subjects subjects;
  private final SubjectChanges changes;
  private final SchemaLog log;

  CompatibilityEndpoints(Subjects subjects, SchemaLog log) {
    this.subjects = subjects;
    this.changes = new SubjectChanges(subjects);
    this.log = log;
  }

  List<RegistryRoute> routes() {
    return List.of(
        RegistryRoute.get("config", request -> level(subjects.globalLevel())),
        RegistryRoute.put("config", this::setGlobalLevel),
        RegistryRoute.delete("config", request -> named(log.change(changes::clearGlobalLevel))),
        RegistryRoute.get("config/{subject}", this::levelOfSubject),
        RegistryRoute.put("config/{subject}", this::setLevelOfSubject),
        RegistryRoute.delete(
            "config/{subject}",
            request -> named(log.change(() -> changes.clearLevel(request.segment(1))))),
        RegistryRoute.get("mode", request -> Outcome.done(Map.of("mode", "READWRITE"))),
        RegistryRoute.get("mode/{subject}", request -> Outcome.done(Map.of("mode", "READWRITE"))),
        RegistryRoute.post(TRIAL, this::tryAgainstAll),
        RegistryRoute.post(TRIAL + "/{version}", this::tryAgainstOne));
  }

  private Outcome<Map<String, String>> levelOfSubject(RegistryRequest request) {
    String subject = request.segment(1);
    return request.flag("defaultToGlobal")
        ? level(changes.levelInForce(subject))
        : changes.ownLevel(subject).then(CompatibilityEndpoints::level);
  }

  private Outcome<Map<String, String>> setGlobalLevel(RegistryRequest request) {
    return confirmed(log.change(() -> changes.setLevel(null, asked(request))));
  }

  private Outcome<Map<String, String>> setLevelOfSubject(RegistryRequest request) {
    return confirmed(log.change(() -> changes.setLevel(request.segment(1), asked(request))));
  }

  private Outcome<Map<String, Object>> tryAgainstAll(RegistryRequest request) {
    return request
        .schema()
        .map(schema -> verdict(changes.problems(request.segment(2), schema), request));
  }

  private Outcome<Map<String, Object>> tryAgainstOne(RegistryRequest request) {
    return request
        .schema()
        .then(schema -> problemsWithOne(request, schema))
        .map(problems -> verdict(problems, request));
  }

  /** The first schema of a subject is compatible with a latest that is not there. */
  private Outcome<List<String>> problemsWithOne(RegistryRequest request, Schema schema) {
    String subject = request.segment(2);
    String reference = request.segment(4);
    return reference.equals("latest") && subjects.of(subject, false).isEmpty()
        ? Outcome.done(List.of())
        : changes.problemsWith(subject, schema, reference);
  }

  private static Map<String, Object> verdict(List<String> problems, RegistryRequest request) {
    Map<String, Object> verdict = new LinkedHashMap<>();
    verdict.put("is_compatible", problems.isEmpty());
    if (request.flag("verbose")) {
      verdict.put("messages", problems);
    }
    return verdict;
  }

  private static String asked(RegistryRequest request) {
    return request.body().path("compatibility").asText();
  }

  private static Outcome<Map<String, String>> level(Compatibility level) {
    return Outcome.done(Map.of("compatibilityLevel", level.name()));
  }

  private static Outcome<Map<String, String>> named(Outcome<Compatibility> outcome) {
    return outcome.then(CompatibilityEndpoints::level);
  }

  private static Outcome<Map<String, String>> confirmed(Outcome<Compatibility> outcome) {
    return outcome.map(level -> Map.of("compatibility", level.name()));
  }
}
