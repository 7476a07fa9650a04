package dev.passagework.ops.study.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A report as Markdown; charts come as tables of their points. */
final class MarkdownPage {
  private final StringBuilder text = new StringBuilder();

  private MarkdownPage() {}

  static String of(List<Block> blocks) {
    MarkdownPage page = new MarkdownPage();
    blocks.forEach(page::add);
    return page.text.toString();
  }

  private void add(Block block) {
    if (block instanceof Block.Heading heading) {
      text.append("#".repeat(heading.level())).append(' ').append(heading.text()).append("\n\n");
    } else if (block instanceof Block.Paragraph paragraph) {
      text.append(paragraph.text()).append("\n\n");
    } else if (block instanceof Block.Items items) {
      items.texts().forEach(item -> text.append("- ").append(item).append('\n'));
      text.append('\n');
    } else if (block instanceof Block.Finding finding) {
      Verdict verdict = finding.verdict();
      text.append(
          "- **%s: %s.** %s%n%n"
              .formatted(verdict.hypothesis(), verdict.outcome().words(), verdict.text()));
    } else if (block instanceof Block.Table table) {
      text.append(table.caption()).append("\n\n");
      table(table.header(), table.rows());
    } else if (block instanceof Block.Figure figure) {
      chart(figure.chart());
    } else if (block instanceof Block.Verbatim verbatim) {
      text.append(verbatim.summary()).append("\n\n```\n").append(verbatim.text()).append("```\n\n");
    }
  }

  private void chart(Chart chart) {
    text.append("**").append(chart.title()).append("**\n\n");
    List<List<String>> rows = new ArrayList<>();
    for (Chart.Series series : chart.series()) {
      for (Chart.Point point : series.points()) {
        rows.add(
            List.of(
                series.name(),
                point.label(),
                Svg.number(point.x()),
                Words.signed(point.y()),
                Words.signed(point.low()),
                Words.signed(point.high())));
      }
    }
    table(List.of("series", "point", chart.x(), chart.y(), "low", "high"), rows);
  }

  private void table(List<String> header, List<List<String>> rows) {
    row(header);
    row(header.stream().map(cell -> "---").toList());
    rows.forEach(this::row);
    text.append('\n');
  }

  private void row(List<String> cells) {
    text.append(
        cells.stream()
            .map(cell -> cell.strip().replace("|", "\\|"))
            .collect(Collectors.joining(" | ", "| ", " |\n")));
  }
}
