package dev.passagework.ops.study.report;

import java.util.List;

/** A part of a report, to be written in several forms. */
sealed interface Block {

  /** A heading; level 1 is the title. */
  record Heading(int level, String text) implements Block {}

  /** A paragraph. */
  record Paragraph(String text) implements Block {}

  /** A list of sentences. */
  record Items(List<String> texts) implements Block {
    public Items {
      texts = List.copyOf(texts);
    }
  }

  /** A verdict on a hypothesis. */
  record Finding(Verdict verdict) implements Block {}

  /** A table. */
  record Table(String caption, List<String> header, List<List<String>> rows) implements Block {
    public Table {
      header = List.copyOf(header);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** A chart. */
  record Figure(Chart chart) implements Block {}

  /** A text to be shown as it is, folded up. */
  record Verbatim(String summary, String text) implements Block {}
}
