package dev.passagework.producers.quickstart;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of the quickstart. */
public final class Quickstart {
  /** Name of the corpus and of the collection. */
  public static final String NAME = "kafka-settings";

  /** Name of the file that {@link #recorded} reads, for messages about it. */
  public static final String RECORDED = "recorded.jsonl";

  private static final String QUERIES = "queries.jsonl";
  private static final List<String> JUDGEMENTS = List.of("qrels/test.tsv", "qrels/dev.tsv");

  private Quickstart() {}

  /**
   * Writes corpus, queries and judgements as a folder in BEIR layout, to be read like a user's own.
   * Files that are there are replaced.
   *
   * @param folder is made where it does not exist
   * @throws IOException if it cannot be written
   */
  public static void writeCollection(Path folder) throws IOException {
    Path qrels = Files.createDirectories(folder.resolve("qrels"));
    write(qrels.resolveSibling("corpus.jsonl"), corpus());
    copy(QUERIES, folder);
    for (String judgements : JUDGEMENTS) {
      copy(judgements, folder);
    }
  }

  /**
   * The replies of an LLM to every passage, recorded: a JSON object a line with {@code passage_id}
   * and, by strategy, a list of queries.
   *
   * @throws IOException if the class path lacks them
   */
  public static InputStream recorded() throws IOException {
    return resource(RECORDED);
  }

  /** The corpus in BEIR's form, one JSON object a line. */
  static String corpus() throws IOException {
    StringWriter lines = new StringWriter();
    JsonFactory json = new JsonFactory();
    for (SettingPassage passage : QuickstartCorpus.passages()) {
      try (JsonGenerator line = json.createGenerator(lines)) {
        line.writeStartObject();
        line.writeStringField("_id", passage.id());
        line.writeStringField("title", passage.title());
        line.writeStringField("text", passage.text());
        line.writeEndObject();
        line.writeRaw('\n');
      }
    }
    return lines.toString();
  }

  private static void copy(String name, Path folder) throws IOException {
    try (InputStream in = resource(name)) {
      write(folder.resolve(name), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Path unused = Files.writeString(file, text);
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = Quickstart.class.getResourceAsStream(name);
    if (in == null) {
      throw new FileNotFoundException(name + " is not on the class path: build the jar again");
    }
    return in;
  }
}
