package dev.passagework.streams.embedded;

import com.fasterxml.jackson.databind.util.RawValue;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Subjects and their versions over HTTP: list, read, look up, register, hide. */
final class SubjectEndpoints {

  private static final String SUBJECT = "subjects/{subject}";
  private static final String VERSIONS = SUBJECT + "/versions";
  private static final String VERSION = VERSIONS + "/{version}";

  private final Subjects subjects;
  private final SubjectChanges changes;
  private final SchemaLog log;

  SubjectEndpoints(Subjects subjects, SchemaLog log) {
    this.subjects = subjects;
    this.changes = new SubjectChanges(subjects);
    this.log = log;
  }

  List<RegistryRoute> routes() {
    return List.of(
        RegistryRoute.get("subjects", this::names),
        RegistryRoute.post(SUBJECT, this::lookup),
        RegistryRoute.delete(SUBJECT, this::hideSubject),
        RegistryRoute.get(VERSIONS, this::versions),
        RegistryRoute.post(VERSIONS, this::register),
        RegistryRoute.get(VERSION, request -> version(request).map(DescribedVersion::of)),
        RegistryRoute.get(
            VERSION + "/schema", request -> version(request).map(v -> new RawValue(v.text()))),
        RegistryRoute.delete(VERSION, this::hideVersion));
  }

  private Outcome<List<String>> names(RegistryRequest request) {
    return Outcome.done(
        subjects.names(request.query().getOrDefault("subjectPrefix", ""), request.flag("deleted")));
  }

  private Outcome<List<Integer>> versions(RegistryRequest request) {
    return subjects
        .existing(request.segment(1), request.flag("deleted"))
        .map(found -> found.stream().map(SchemaVersion::version).toList());
  }

  private Outcome<SchemaVersion> version(RegistryRequest request) {
    return subjects.version(request.segment(1), request.segment(3), request.flag("deleted"));
  }

  private Outcome<DescribedVersion> lookup(RegistryRequest request) {
    return request
        .schema()
        .then(schema -> subjects.lookup(request.segment(1), schema, request.flag("deleted")))
        .map(DescribedVersion::of);
  }

  private Outcome<Map<String, Integer>> register(RegistryRequest request) {
    return request
        .schema()
        .then(schema -> log.change(() -> changes.register(request.segment(1), schema)))
        .map(id -> Map.of("id", id));
  }

  private Outcome<List<Integer>> hideSubject(RegistryRequest request) {
    return unlessPermanent(
        request, () -> log.change(() -> changes.hideSubject(request.segment(1))));
  }

  private Outcome<Integer> hideVersion(RegistryRequest request) {
    return unlessPermanent(
        request,
        () -> log.change(() -> changes.hideVersion(request.segment(1), request.segment(3))));
  }

  private static <T> Outcome<T> unlessPermanent(
      RegistryRequest request, Supplier<Outcome<T>> hiding) {
    return request.flag("permanent")
        ? Outcome.refused(
            RegistryError.NOT_PERMITTED,
            "this registry forgets no schema, since records may still need it: delete without permanent=true")
        : hiding.get();
  }
}
