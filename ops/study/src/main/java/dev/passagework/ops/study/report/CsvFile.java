package dev.passagework.ops.study.report;

import java.util.List;
import java.util.stream.Collectors;

/** A table as comma-separated values (RFC 4180). */
final class CsvFile {
  private CsvFile() {}

  static String of(Block.Table table) {
    StringBuilder text = new StringBuilder(line(table.header()));
    table.rows().forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().map(CsvFile::quoted).collect(Collectors.joining(",")) + "\n";
  }

  private static String quoted(String cell) {
    String text = cell.strip();
    return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
