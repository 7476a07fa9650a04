package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.JudgedQuery.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Reading of the judged queries of a BEIR folder. */
final class JudgedSplits {
  private final BeirFolder folder;
  private final Consumer<MalformedLine> malformed;
  private final Map<String, Judged> judged = new LinkedHashMap<>();
  private final Map<String, String> texts = new HashMap<>();

  private JudgedSplits(BeirFolder folder, Consumer<MalformedLine> malformed) {
    this.folder = folder;
    this.malformed = malformed;
  }

  /** The queries that have judgements and a text, in the order of the judgements. */
  static List<SplitQuery> read(
      BeirFolder folder, SplitRoles roles, Consumer<MalformedLine> malformed) {
    JudgedSplits reading = new JudgedSplits(folder, malformed);
    roles.bySplit().forEach(reading::readSplit);
    reading.readTexts();
    return reading.queries();
  }

  private void readSplit(String split, Role role) {
    try (Cursor<Judgement> lines = folder.judgements(split)) {
      lines.forEach(line -> add(line, role), malformed);
    }
  }

  private void add(Parsed.Good<Judgement> line, Role role) {
    Judgement judgement = line.value();
    Judged query =
        judged.computeIfAbsent(
            judgement.query(), id -> new Judged(role, line, new LinkedHashMap<>()));
    if (query.role() != role) {
      throw new FeedException(
          "%s: query '%s' is judged in both splits: what decides must not be what is reported"
              .formatted(folder, judgement.query()));
    }
    Integer before = query.grades().putIfAbsent(judgement.passage(), judgement.grade());
    if (before != null && before != judgement.grade()) {
      malformed.accept(line.refuse("an earlier line gives this pair the score " + before));
    }
  }

  private void readTexts() {
    try (Cursor<SourceQuery> lines = folder.queries()) {
      lines.forEach(this::add, malformed);
    }
  }

  private void add(Parsed.Good<SourceQuery> line) {
    SourceQuery query = line.value();
    if (judged.containsKey(query.id()) && texts.putIfAbsent(query.id(), query.text()) != null) {
      malformed.accept(line.refuse("query '" + query.id() + "' has an earlier line"));
    }
  }

  private List<SplitQuery> queries() {
    judged.forEach(
        (id, query) -> {
          if (!texts.containsKey(id)) {
            malformed.accept(query.first().refuse("query '" + id + "' is not in queries.jsonl"));
          }
        });
    List<SplitQuery> queries =
        judged.entrySet().stream()
            .filter(query -> texts.containsKey(query.getKey()))
            .map(
                query ->
                    query.getValue().withText(Objects.requireNonNull(texts.get(query.getKey()))))
            .toList();
    if (queries.isEmpty()) {
      throw new FeedException(
          folder + ": no query has both a text and a judgement: check the identifiers in qrels");
    }
    return queries;
  }

  /**
   * The judgements of one query while they are read.
   *
   * @param role what the query is used for
   * @param first its first judgement
   * @param grades grade by passage identifier
   */
  private record Judged(Role role, Parsed.Good<Judgement> first, Map<String, Integer> grades) {
    SplitQuery withText(String text) {
      return new SplitQuery(first.value().query(), text, role, grades);
    }
  }
}
