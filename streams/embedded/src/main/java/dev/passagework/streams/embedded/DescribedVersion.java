package dev.passagework.streams.embedded;

/** A version of a subject as the registry's clients see it. */
record DescribedVersion(String subject, int version, int id, String schema) {

  static DescribedVersion of(SchemaVersion version) {
    return new DescribedVersion(version.subject(), version.version(), version.id(), version.text());
  }
}
