package dev.passagework.producers.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passagework.schemas.contract.Identity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassageSourceTest {
  private static final String JSON = "{\"_id\": \"1\", \"title\": \"T\", \"text\": \"a\"}\n";
  private static final SourcePassage PASSAGE = new SourcePassage("1", "T", "a");

  @TempDir private Path folder;

  @Test
  void aJsonlFileIsReadByItsName() throws IOException {
    assertThat(read(write("c.jsonl", JSON)).values()).containsExactly(PASSAGE);
  }

  @Test
  void aGzipFileIsReadByItsName() throws IOException {
    Path file = Files.write(folder.resolve("c.jsonl.gz"), zipped(JSON));
    assertThat(read(file).values()).containsExactly(PASSAGE);
  }

  @Test
  void aCutGzipFileIsSaidToBeNotWhole() throws IOException {
    byte[] bytes = zipped(JSON.repeat(1_000));
    Path file = Files.write(folder.resolve("c.jsonl.gz"), Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(FeedException.class)
        .hasMessage(
            file
                + " cannot be read: it is no whole gzip file: fetch it again, or take .gz off its name");
  }

  @Test
  void aTabbedFileMayHaveAHeaderAndATitle() throws IOException {
    Path file = write("c.tsv", "id\ttitle\ttext\n1\tT\ta\n2\tb\n");
    assertThat(read(file).values()).containsExactly(PASSAGE, new SourcePassage("2", "", "b"));
  }

  @Test
  void aLineKeepsItsIdWhenOthersComeBeforeIt() throws IOException {
    SourcePassage line = read(write("c.txt", "second\n")).values().get(0);
    assertThat(line).isEqualTo(new SourcePassage(Identity.hash("second"), "", "second"));
    assertThat(read(write("c.txt", "first\n\nsecond\n")).values()).hasSize(2).contains(line);
  }

  @Test
  void aFolderOfTextFilesHasAPassageAFile() throws IOException {
    write("b/two.txt", "zwei\nlines");
    write("a.md", "eins");
    write(".git/hidden.txt", "no");
    write("image.png", "no");
    assertThat(read(folder).values())
        .containsExactly(
            new SourcePassage("a.md", "", "eins"),
            new SourcePassage("b/two.txt", "", "zwei\nlines"));
  }

  @Test
  void aBeirFolderIsReadFromItsCorpusAlone() throws IOException {
    write("corpus.jsonl", JSON);
    write("qrels/test.tsv", "query-id\tcorpus-id\tscore\n");
    assertThat(read(folder).values()).containsExactly(PASSAGE);
  }

  @Test
  void aStreamIsKnownByItsFirstLine() throws IOException {
    assertThat(stream(JSON.getBytes(StandardCharsets.UTF_8))).containsExactly(PASSAGE);
    assertThat(stream(zipped("\n" + JSON))).containsExactly(PASSAGE);
    assertThat(stream("1\tT\ta".getBytes(StandardCharsets.UTF_8))).containsExactly(PASSAGE);
    assertThat(stream("plain".getBytes(StandardCharsets.UTF_8)))
        .extracting(SourcePassage::text)
        .containsExactly("plain");
    assertThat(stream(new byte[0])).isEmpty();
  }

  @Test
  void aMissingFileIsNamed() {
    Path missing = folder.resolve("none.jsonl");
    assertThatThrownBy(() -> read(missing))
        .isInstanceOf(FeedException.class)
        .hasMessage(missing + " does not exist: check the path");
  }

  @Test
  void anEmptyFolderIsNamedWithWhatWasLookedFor() {
    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(FeedException.class)
        .hasMessageStartingWith(folder + " holds no corpus.jsonl and no .jsonl");
  }

  @Test
  void anUnknownNameAsksForTheFormat() throws IOException {
    Path file = write("corpus.dat", JSON);
    assertThatThrownBy(() -> read(file)).hasMessageEndingWith("name the format");
    assertThat(Read.all(PassageSource.of(file, Optional.of(Format.JSONL)).open()).values())
        .containsExactly(PASSAGE);
  }

  private static Read<SourcePassage> read(Path path) {
    return Read.all(PassageSource.of(path, Optional.empty()).open());
  }

  private static List<SourcePassage> stream(byte[] bytes) {
    PassageSource source =
        PassageSource.ofStream("-", new ByteArrayInputStream(bytes), Optional.empty());
    return Read.all(source.open()).values();
  }

  private Path write(String name, String text) throws IOException {
    return Folders.write(folder, name, text);
  }

  private static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
