package dev.passagework.producers.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A folder of files that hold passages, read one after the other. */
final class PassageFolder {
  private PassageFolder() {}

  static PassageSource of(Path folder, Optional<Format> format) {
    List<Member> members = members(folder, format);
    if (members.isEmpty()) {
      throw new FeedException(
          folder
              + " holds no corpus.jsonl and no .jsonl, .ndjson, .tsv, .txt or .md file: check the"
              + " path");
    }
    return () -> new FolderCursor(members.iterator());
  }

  private static List<Member> members(Path folder, Optional<Format> format) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !isHidden(folder.relativize(file)))
          .flatMap(file -> member(folder, file, format).stream())
          .sorted(Comparator.comparing(Member::id))
          .toList();
    } catch (IOException e) {
      throw InputFile.unreadable(folder.toString(), e);
    }
  }

  private static boolean isHidden(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false)
        .anyMatch(part -> part.toString().startsWith("."));
  }

  private static Optional<Member> member(Path folder, Path file, Optional<Format> format) {
    String id = folder.relativize(file).toString().replace('\\', '/');
    return format
        .or(() -> Format.ofName(file, true))
        .map(known -> new Member(id, InputFile.of(file), known));
  }

  private record Member(String id, InputFile file, Format format) {
    Cursor<SourcePassage> open() {
      return format.cursor(file.label(), id, file.open());
    }
  }

  /** A pass over all files, of which one is open at a time. */
  private static final class FolderCursor implements Cursor<SourcePassage> {
    private final Iterator<Member> members;
    private @Nullable Cursor<SourcePassage> current;

    FolderCursor(Iterator<Member> members) {
      this.members = members;
    }

    @Override
    public @Nullable Parsed<SourcePassage> next() {
      while (current != null || members.hasNext()) {
        Cursor<SourcePassage> file = current == null ? members.next().open() : current;
        current = file;
        Parsed<SourcePassage> parsed = file.next();
        if (parsed != null) {
          return parsed;
        }
        close();
      }
      return null;
    }

    @Override
    public void close() {
      if (current != null) {
        current.close();
        current = null;
      }
    }
  }
}
