package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.search.Bm25Index;
import dev.passagework.streams.retrieval.search.Hit;
import java.util.List;

/** BM25 over a whole collection: its statistics do not add up over parts. */
final class LexicalSearch implements Search {
  private final Bm25Index index = new Bm25Index();
  private final List<JudgedQuery> queries;
  private final int k;

  /**
   * A search.
   *
   * @param k hits to keep for each query
   */
  LexicalSearch(List<JudgedQuery> queries, int k) {
    this.queries = List.copyOf(queries);
    this.k = k;
  }

  @Override
  public void add(List<JudgedPassage> batch) {
    batch.forEach(
        passage -> index.add(passage.id(), new PassageText(passage.title(), passage.text())));
  }

  @Override
  public List<List<Hit>> rankings() {
    return queries.stream().map(query -> index.search(query.text(), k)).toList();
  }

  @Override
  public void close() {
    index.close();
  }
}
