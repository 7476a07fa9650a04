package dev.passagework.ops.study.report;

import dev.passagework.ops.study.engine.StudyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The report of a study: a pure function of what its directory holds. */
public final class StudyReport {
  private StudyReport() {}

  /**
   * Writes the report as HTML, Markdown and CSV, and returns the files.
   *
   * @throws IOException if it cannot be written, or nothing was run there
   */
  public static List<Path> write(StudyDirectory directory) throws IOException {
    Material material = Material.read(directory);
    if (material.arms().isEmpty()) {
      throw new IOException("no run of the study in " + directory.root() + " has a result yet");
    }
    List<Block> blocks = Sections.of(material);
    Path html = directory.root().resolve("report.html");
    Path markdown = directory.root().resolve("report.md");
    Path csv = directory.root().resolve("arms.csv");
    directory.write(html, HtmlPage.of("Study: " + material.outline().name(), blocks));
    directory.write(markdown, MarkdownPage.of(blocks));
    directory.write(csv, CsvFile.of(ArmTable.of(material)));
    return List.of(html, markdown, csv);
  }
}
