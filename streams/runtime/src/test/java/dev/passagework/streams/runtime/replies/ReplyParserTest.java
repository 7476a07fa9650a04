package dev.passagework.streams.runtime.replies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReplyParserTest {
  static Stream<Arguments> shapesThatLlmsReplyIn() {
    return Stream.of(
        shape("{\"queries\": [\"a b\", \"c\"]}", "a b", "c"),
        shape("[\"a b\", \"c\"]", "a b", "c"),
        shape("```json\n{\"queries\": [\"a\", \"b\"]}\n```", "a", "b"),
        shape("```\n[\"a\"]\n```\nHope this helps! [1]", "a"),
        shape("Sure! Here are 2 queries:\n{\"queries\":[\"a\",\"b\"]}\nLet me know.", "a", "b"),
        shape("{\"queries\": [\"whole\", \"cut o", "whole"),
        shape("{\"queries\": [\"one\", \"two\"", "one", "two"),
        shape("```json\n[\"one\",\n\"tw", "one"),
        shape("{\"reasoning\": \"they ask\", \"queries\": [\"a\"]}", "a"),
        shape("{\"topics\": [\"t\"], \"queries\": [\"a\", \"b\"]}", "a", "b"),
        shape("{\"questions\": [\"a?\"]}", "a?"),
        shape("{\"queries\": [{\"query\": \"a\"}, {\"query\": \"b\"}]}", "a", "b"),
        shape("[{\"question\": \"a\", \"answer\": \"x\"}]", "a"),
        shape("{\"queries\": {\"1\": \"a\", \"2\": \"b\"}}", "a", "b"),
        shape("{\"q1\": \"a\", \"q2\": \"b\"}", "a", "b"),
        shape("{\"query\": \"only one\"}", "only one"),
        shape("{'queries': ['a', 'b',]}", "a", "b"),
        shape("{queries: [\"a\"]}", "a"),
        shape("{\"queries\": [\"two\nlines\"]}", "two lines"),
        shape("{\"queries\": [\"caf\\u00e9 \\\"x\\\"\"]}", "caf\u00e9 \"x\""),
        shape("1. first one\n2. second one", "first one", "second one"),
        shape("Here they are:\n\n1) \"first\"\n2) \"second\"\n\nEnjoy.", "first", "second"),
        shape("- a b\n* c d\n\u2022 e f", "a b", "c d", "e f"),
        shape("**1.** bold number\n**2.** **bold text**", "bold number", "bold text"),
        shape("Q1: what is it?\nQ2: why?", "what is it?", "why?"),
        shape("Query 1: what is it\nQuery 2: why", "what is it", "why"),
        shape("\"first\",\n\"second\"", "first", "second"),
        shape("[\n  \"what is \"x\" here\",\n  \"b c\"\n]", "what is \"x\" here", "b c"),
        shape("what is it?\nhow does it work?", "what is it?", "how does it work?"),
        shape("<think>maybe [\"no\"]</think>{\"queries\":[\"yes\"]}", "yes"),
        shape(
            "{\"queries\": [\"\u4ec0\u4e48\u662f\u5361\u592b\u5361\uff1f\"]}",
            "\u4ec0\u4e48\u662f\u5361\u592b\u5361\uff1f"),
        shape(
            "Based on the passage:\n\n- **what is it**\n- *why*\n\nThese cover it.",
            "what is it",
            "why"),
        shape("1. [\"a\", \"b\"]", "a", "b"),
        shape(
            "```json\n{\n  \"queries\": [\n    \"a\",\n    \"b\"\n  ]\n}\n```\n\nNote: 2 queries.",
            "a",
            "b"),
        shape("<think>\n1. no\n</think>\n\n1. yes\n2. also", "yes", "also"),
        shape("{\"queries\": [\"a\", \"b\"]}{\"queries\": [\"c\"]}", "a", "b"),
        shape("{\"queries\": [\"a\", 3, null, \"b\"]}", "a", "b"),
        shape("\ufeff{\"queries\": [\"a\"]}", "a"),
        shape("Here is the JSON:\r\n\r\n{\"queries\":\r\n[\"a\",\r\n\"b\"]}", "a", "b"),
        shape("{\"Queries\": [\"a\"]}", "a"),
        shape("{\"passage\": \"it says\", \"queries\": [\"a\"]}", "a"),
        shape("(1) first\n(2) second", "first", "second"),
        shape("<think>still thinking about [\"this\"]"),
        shape("I'm sorry, but I can't help with that."),
        shape("As an AI, I read the passage. It says much."),
        shape("{\"queries\": []}"),
        shape("[]"),
        shape("{\"queries\": [\"\", \"  \"]}"),
        shape("{\"queries\": null}"),
        shape("{\"queries\": [\"cut off at onc"),
        shape("null"),
        shape(""));
  }

  private static Arguments shape(String reply, String... queries) {
    return Arguments.of(reply, List.of(queries));
  }

  @ParameterizedTest
  @MethodSource("shapesThatLlmsReplyIn")
  void theQueriesOfEveryShapeAreRead(String reply, List<String> queries) {
    assertThat(ReplyParser.parse(reply, 10)).isEqualTo(queries);
  }

  @Test
  void noMoreQueriesAreTakenThanWereAskedFor() {
    assertThat(ReplyParser.parse("[\"a\", \"b\", \"c\"]", 2)).containsExactly("a", "b");
  }

  @Test
  void passagesAreReadFromAListOrAreTheWholeReply() {
    assertThat(ReplyParser.passages("{\"passages\": [\"One. Two.\", \"Three.\"]}", 2))
        .containsExactly("One. Two.", "Three.");
    assertThat(ReplyParser.passages("It is a log. It keeps records.", 2))
        .containsExactly("It is a log. It keeps records.");
    String many = "word ".repeat(1_000).strip();
    assertThat(ReplyParser.passages("[\"" + many + "\"]", 1)).containsExactly(many);
    assertThat(ReplyParser.passages("<think>hm", 1)).isEmpty();
    assertThat(ReplyParser.passages("{\"passages\": []}", 1)).isEmpty();
  }
}
