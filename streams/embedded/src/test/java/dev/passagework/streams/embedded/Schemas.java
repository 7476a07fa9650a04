package dev.passagework.streams.embedded;

import org.apache.avro.Schema;

/** Small schemas whose compatibility is plain to see. */
final class Schemas {

  static final String ID_ONLY = record("{'name':'id','type':'string'}");
  static final String ID_AND_REQUIRED =
      record("{'name':'id','type':'string'},{'name':'title','type':'string'}");
  static final String ID_AND_DEFAULTED =
      record("{'name':'id','type':'string'},{'name':'title','type':'string','default':''}");
  static final String TITLE_NUMBER =
      record("{'name':'id','type':'string'},{'name':'title','type':'int','default':0}");

  private Schemas() {}

  static Schema parsed(String json) {
    return new Schema.Parser().parse(json);
  }

  private static String record(String fields) {
    return "{'type':'record','name':'Passage','namespace':'test','fields':[%s]}"
        .formatted(fields)
        .replace('\'', '"');
  }
}
