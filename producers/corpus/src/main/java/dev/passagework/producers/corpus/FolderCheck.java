package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What a whole reading of a BEIR folder found.
 *
 * @param passages number of passages, empty ones included
 * @param empty number of passages without title and text
 * @param queries judged queries
 * @param judgements number of judgements
 * @param outside number of judgements of passages that the corpus does not have
 * @param malformed number of lines that could not be used
 */
public record FolderCheck(
    long passages,
    long empty,
    List<SplitQuery> queries,
    long judgements,
    long outside,
    long malformed) {
  public FolderCheck {
    queries = List.copyOf(queries);
  }

  /** Number of queries with a role. */
  public long queries(Role role) {
    return queries.stream().filter(query -> query.role() == role).count();
  }

  static FolderCheck of(BeirFolder folder, SplitRoles roles, Consumer<MalformedLine> report) {
    AtomicLong malformed = new AtomicLong();
    Consumer<MalformedLine> counted =
        line -> {
          malformed.incrementAndGet();
          report.accept(line);
        };
    List<SplitQuery> queries = JudgedSplits.read(folder, roles, counted);
    Set<String> ids = new HashSet<>();
    AtomicLong empty = new AtomicLong();
    try (Cursor<SourcePassage> lines = folder.passages().open()) {
      lines.forEach(
          line -> {
            SourcePassage passage = line.value();
            if (!ids.add(passage.id())) {
              counted.accept(line.refuse(repeated(passage.id())));
            } else if (passage.isEmpty()) {
              empty.incrementAndGet();
            }
          },
          counted);
    }
    return new FolderCheck(
        ids.size(),
        empty.get(),
        queries,
        queries.stream().mapToLong(query -> query.judgements().size()).sum(),
        queries.stream()
            .flatMap(query -> query.judgements().keySet().stream())
            .filter(passage -> !ids.contains(passage))
            .count(),
        malformed.get());
  }

  /** Why a second passage with the same identifier is not used. */
  static String repeated(String id) {
    return "passage '" + id + "' has an earlier line";
  }
}
