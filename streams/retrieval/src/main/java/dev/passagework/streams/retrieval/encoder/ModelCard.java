package dev.passagework.streams.retrieval.encoder;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What people read about a model: Markdown with the front matter that model hubs know.
 *
 * @param title name of the model
 * @param base name of the base model that training started from
 * @param summary one paragraph on how it was trained
 * @param config how it reads texts
 * @param sections what else there is to say
 */
public record ModelCard(
    String title, String base, String summary, EncoderConfig config, List<Section> sections) {

  private static final Pattern LINE_ENDS = Pattern.compile("\\R|\\p{Cntrl}");
  private static final Pattern MARKUP = Pattern.compile("[\\\\`*_\\[\\]<>&|~]");

  public ModelCard {
    sections = List.copyOf(sections);
  }

  /**
   * A part of the card.
   *
   * @param heading its heading
   * @param text a paragraph before the table, may be empty
   * @param header headings of the table's columns
   * @param rows cells, as many in each row as there are columns; no row, no table. They are plain
   *     text, whoever wrote it: none of it is taken for Markdown or HTML
   */
  public record Section(String heading, String text, List<String> header, List<List<String>> rows) {
    public Section {
      header = List.copyOf(header);
      rows = rows.stream().map(List::copyOf).toList();
    }

    private String markdown() {
      List<String> parts = new ArrayList<>(List.of("## " + heading));
      if (!text.isBlank()) {
        parts.add(text);
      }
      if (!rows.isEmpty()) {
        List<String> lines =
            new ArrayList<>(List.of(row(header), "|" + "---|".repeat(header.size())));
        rows.forEach(cells -> lines.add(row(cells)));
        parts.add(String.join("\n", lines));
      }
      return String.join("\n\n", parts);
    }

    private static String row(List<String> cells) {
      return cells.stream().map(Section::plain).collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String plain(String text) {
      String line = LINE_ENDS.matcher(text).replaceAll(" ");
      return MARKUP.matcher(line).replaceAll("\\\\$0");
    }
  }

  /** The card as Markdown. */
  public String markdown() {
    List<String> parts = new ArrayList<>(List.of(frontMatter(), "# " + title, summary, reading()));
    sections.forEach(section -> parts.add(section.markdown()));
    return String.join("\n\n", parts) + "\n";
  }

  private String frontMatter() {
    Optional<String> hubName = BaseModels.hubName(base);
    return """
    ---
    library_name: sentence-transformers
    pipeline_tag: sentence-similarity
    tags: [sentence-transformers, feature-extraction, sentence-similarity, passagework]
    %s---\
    """
        .formatted(hubName.map(name -> "base_model: " + name + "\n").orElse(""));
  }

  private String reading() {
    return """
    ## Use

    ```python
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer("DIR")  # this folder
    queries = model.encode(["a question"], prompt_name="query")
    passages = model.encode(["a title and a text"], prompt_name="document")
    scores = queries @ passages.T
    ```

    An embedding has %d numbers and length 1. A query begins with %s and is cut at %d tokens; a passage, its title \
    before its text, begins with %s and is cut at %d. The tokens are pooled by %s.\
    """
        .formatted(
            config.hiddenSize(),
            prefix(config.queryPrefix()),
            config.maxQueryTokens(),
            prefix(config.passagePrefix()),
            config.maxPassageTokens(),
            config.pooling() == Pooling.CLS ? "the first one, [CLS]" : "their mean");
  }

  private static String prefix(String prefix) {
    return prefix.isEmpty() ? "no prefix" : "`" + prefix + "`";
  }
}
