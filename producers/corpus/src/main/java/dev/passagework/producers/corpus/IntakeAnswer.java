package dev.passagework.producers.corpus;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/**
 * What the intake answers.
 *
 * @param status HTTP status
 * @param body JSON
 * @param retrySeconds when to come again, where that helps
 */
record IntakeAnswer(int status, String body, OptionalInt retrySeconds) {
  private static final JsonFactory JSON = new JsonFactory();

  static IntakeAnswer ok(String body) {
    return new IntakeAnswer(200, body, OptionalInt.empty());
  }

  static IntakeAnswer error(int status, String error) {
    return new IntakeAnswer(status, errorBody(error), OptionalInt.empty());
  }

  static IntakeAnswer later(int status, String error) {
    return new IntakeAnswer(status, errorBody(error), OptionalInt.of(1));
  }

  /**
   * The counts of what was taken: with status 200, also where some lines could not be used; 400
   * where none could; 413 where more came than are taken at once.
   *
   * @param error what went wrong, empty if nothing did
   */
  static IntakeAnswer of(Intake.Taken taken, String error) {
    FeedReport counts = taken.counts();
    boolean useless = counts.read() == 0 && counts.malformed() > 0;
    int status = taken.cut() ? 413 : useless ? 400 : 200;
    return new IntakeAnswer(status, json(json -> write(json, taken, error)), OptionalInt.empty());
  }

  private static void write(JsonGenerator json, Intake.Taken taken, String error)
      throws IOException {
    FeedReport counts = taken.counts();
    if (!error.isEmpty()) {
      json.writeStringField("error", error);
    }
    json.writeNumberField("lines", taken.lines());
    json.writeNumberField("sent", counts.sent());
    json.writeNumberField("unchanged", counts.unchanged());
    json.writeNumberField("empty", counts.empty());
    json.writeNumberField("malformed", counts.malformed());
    json.writeArrayFieldStart("errors");
    for (MalformedLine line : taken.errors()) {
      json.writeStartObject();
      json.writeNumberField("line", line.line());
      json.writeStringField("reason", line.reason());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static String errorBody(String error) {
    return json(json -> json.writeStringField("error", error));
  }

  /** Fields of an object, as they are written. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  private static String json(Fields fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory could not be written", e);
    }
    return text.toString();
  }
}
