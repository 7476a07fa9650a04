package dev.passagework.consumers.augmenter.llm;

import java.util.Locale;

/** What an endpoint takes to be told which form its reply must have. */
public enum StructuredOutput {
  /** A JSON schema ({@code response_format} of type {@code json_schema}). */
  JSON_SCHEMA,
  /** That the reply is JSON, without its form ({@code json_object}). */
  JSON_OBJECT,
  /** Nothing: the prompt alone asks for the form. */
  NONE;

  /**
   * The mode of a name such as {@code json_schema}.
   *
   * @throws IllegalArgumentException if there is none; the message lists them
   */
  public static StructuredOutput parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "json_schema" -> JSON_SCHEMA;
      case "json_object" -> JSON_OBJECT;
      case "none" -> NONE;
      default -> throw new IllegalArgumentException("it must be json_schema, json_object or none");
    };
  }
}
