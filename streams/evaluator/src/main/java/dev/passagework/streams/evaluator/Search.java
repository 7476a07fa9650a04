package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.streams.retrieval.search.Hit;
import java.util.List;

/** A search of all judged queries of a collection over passages that come batch by batch. */
interface Search extends AutoCloseable {
  /** Searches further passages. */
  void add(List<JudgedPassage> batch);

  /** The best hits so far, in the order of the queries. */
  List<List<Hit>> rankings();

  @Override
  void close();
}
