package dev.passagework.producers.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A test collection in BEIR layout (Thakur et al., NeurIPS 2021): {@code corpus.jsonl}, {@code
 * queries.jsonl} and {@code qrels/<split>.tsv}, of which the first two may be gzip files. It needs
 * no Kafka, so that a folder can be checked before anything is spent.
 */
public final class BeirFolder {
  static final String CORPUS = "corpus.jsonl";
  private static final String QUERIES = "queries.jsonl";
  private static final String QRELS = "qrels";
  private static final String SPLIT = ".tsv";

  private final Path path;
  private final InputFile corpus;
  private final InputFile queries;
  private final List<String> splits;

  private BeirFolder(Path path, InputFile corpus, InputFile queries, List<String> splits) {
    this.path = path;
    this.corpus = corpus;
    this.queries = queries;
    this.splits = splits;
  }

  /**
   * Opens a folder and checks that its files are there; their lines are not read yet.
   *
   * @throws FeedException if it is no BEIR folder; the message names what is missing
   */
  public static BeirFolder open(Path path) {
    if (!Files.isDirectory(path)) {
      throw new FeedException(path + " is no folder: name a folder in BEIR layout");
    }
    List<String> splits = splitsOf(path.resolve(QRELS));
    if (splits.isEmpty()) {
      throw missing(path, QRELS + "/<split>" + SPLIT);
    }
    return new BeirFolder(path, required(path, CORPUS), required(path, QUERIES), splits);
  }

  /** Name of the folder. */
  public String name() {
    return String.valueOf(path.toAbsolutePath().normalize().getFileName());
  }

  /** Names of the splits that have judgements, sorted. */
  public List<String> splits() {
    return splits;
  }

  /** The passages, empty ones too: they are part of what was judged. */
  public PassageSource passages() {
    return () -> Format.JSONL.cursor(corpus.label(), "", corpus.open());
  }

  /**
   * Reads the whole folder and checks every line.
   *
   * @param malformed told of every line that cannot be used
   * @throws FeedException if a split is missing, a query is judged in both splits, or no query is
   *     left
   */
  public FolderCheck check(SplitRoles roles, Consumer<MalformedLine> malformed) {
    return FolderCheck.of(this, roles, malformed);
  }

  Cursor<SourceQuery> queries() {
    return new LineCursor<>(queries.label(), queries.open(), JsonLines::query);
  }

  Cursor<Judgement> judgements(String split) {
    if (!splits.contains(split)) {
      throw new FeedException(
          "%s has no split '%s': it has %s".formatted(path, split, String.join(", ", splits)));
    }
    InputFile file = InputFile.of(path.resolve(QRELS).resolve(split + SPLIT));
    return new LineCursor<>(
        file.label(), file.open(), TabbedLines::judgement, TabbedLines::isHeader);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static InputFile required(Path path, String name) {
    Optional<InputFile> file = InputFile.in(path, name);
    return file.orElseThrow(() -> missing(path, name));
  }

  private static FeedException missing(Path path, String name) {
    return new FeedException(
        "%s is no BEIR folder: %s is missing (wanted are %s, %s and %s/<split>%s)"
            .formatted(path, name, CORPUS, QUERIES, QRELS, SPLIT));
  }

  private static List<String> splitsOf(Path qrels) {
    if (!Files.isDirectory(qrels)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(qrels)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(SPLIT) && !name.startsWith("."))
          .map(name -> name.substring(0, name.length() - SPLIT.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw InputFile.unreadable(qrels.toString(), e);
    }
  }
}
