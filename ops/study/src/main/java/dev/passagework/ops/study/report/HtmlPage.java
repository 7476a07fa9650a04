package dev.passagework.ops.study.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A report as one page of HTML that needs nothing beside itself. */
final class HtmlPage {
  private static final String NUMBER = " class=\"n\"";

  private final StringBuilder text = new StringBuilder();

  private HtmlPage() {}

  static String of(String title, List<Block> blocks) {
    HtmlPage page = new HtmlPage();
    blocks.forEach(page::add);
    return resource("page.html")
        .replace("<!-- title -->", escaped(title))
        .replace("/* style */", resource("style.css"))
        .replace("/* script */", resource("sort.js"))
        .replace("<!-- body -->", page.text);
  }

  /** A text in which nothing is markup. */
  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private void add(Block block) {
    if (block instanceof Block.Heading heading) {
      text.append(
          "<h%d>%s</h%d>%n".formatted(heading.level(), escaped(heading.text()), heading.level()));
    } else if (block instanceof Block.Paragraph paragraph) {
      text.append("<p>%s</p>%n".formatted(escaped(paragraph.text())));
    } else if (block instanceof Block.Items items) {
      text.append("<ul class=\"answers\">\n");
      items.texts().forEach(item -> text.append("<li>%s</li>%n".formatted(item(item))));
      text.append("</ul>\n");
    } else if (block instanceof Block.Finding finding) {
      verdict(finding.verdict());
    } else if (block instanceof Block.Table table) {
      table(table);
    } else if (block instanceof Block.Figure figure) {
      text.append(Svg.of(figure.chart()));
    } else if (block instanceof Block.Verbatim verbatim) {
      text.append(
          "<details><summary>%s</summary><pre>%s</pre></details>%n"
              .formatted(escaped(verbatim.summary()), escaped(verbatim.text())));
    }
  }

  /** A sentence, of which a question at its beginning stands out. */
  private static String item(String item) {
    int mark = item.indexOf("? ");
    return mark < 0 || mark > 40
        ? escaped(item)
        : "<b>%s</b>%s"
            .formatted(escaped(item.substring(0, mark + 1)), escaped(item.substring(mark + 1)));
  }

  private void verdict(Verdict verdict) {
    String words = verdict.outcome().words();
    text.append(
        "<section class=\"finding %s\"><h3>%s <span>%s</span></h3><p>%s</p></section>%n"
            .formatted(
                words.replace(' ', '-'),
                escaped(verdict.hypothesis()),
                words,
                escaped(verdict.text())));
  }

  private void table(Block.Table table) {
    text.append(
        "<div class=\"table\"><table><caption><span>%s</span></caption><thead><tr>"
            .formatted(escaped(table.caption())));
    for (int column = 0; column < table.header().size(); column++) {
      text.append(
          "<th%s><button type=\"button\">%s</button></th>"
              .formatted(
                  isOfNumbers(table, column) ? NUMBER : "",
                  escaped(table.header().get(column).strip())));
    }
    text.append("</tr></thead><tbody>\n");
    for (List<String> row : table.rows()) {
      text.append("<tr>");
      row.forEach(
          cell ->
              text.append(
                  "<td%s>%s</td>"
                      .formatted(
                          isNumber(cell) ? NUMBER : "",
                          escaped(cell).replaceAll("([a-z0-9])[+]", "$1+<wbr>"))));
      text.append("</tr>\n");
    }
    text.append("</tbody></table></div>\n");
  }

  private static boolean isOfNumbers(Block.Table table, int column) {
    return table.rows().stream()
        .map(row -> row.get(column))
        .allMatch(cell -> cell.isEmpty() || isNumber(cell));
  }

  private static boolean isNumber(String cell) {
    return cell.matches("[+-]?[<.]?[0-9][0-9.,]*");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
