package dev.passagework.streams.retrieval.search;

import dev.passagework.streams.retrieval.encoder.PassageText;
import java.util.List;

/** The lexical reference: BM25. */
public final class Bm25Index implements AutoCloseable {

  /** An empty index. */
  public Bm25Index() {}

  /** Adds a passage whose id is new. */
  public void add(String passageId, PassageText passage) {
    throw new UnsupportedOperationException();
  }

  /** The k best passages that share a term with the query. */
  public List<Hit> search(String query, int k) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
