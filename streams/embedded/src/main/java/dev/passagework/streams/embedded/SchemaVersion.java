package dev.passagework.streams.embedded;

import org.apache.avro.Schema;

/**
 * One version of a subject.
 *
 * @param version from 1, never used twice within the subject
 * @param id the schema's number across subjects, which records carry
 * @param deleted whether it is hidden; records that carry its id can still be read
 */
record SchemaVersion(String subject, int version, int id, Schema schema, boolean deleted) {

  /** The schema's JSON without white space: equal texts are the same schema. */
  String text() {
    return schema.toString();
  }

  SchemaVersion hidden() {
    return new SchemaVersion(subject, version, id, schema, true);
  }
}
