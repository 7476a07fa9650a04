package dev.passagework.streams.retrieval.search;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** The words of a query, each weighted by how often it occurs there, nothing else understood. */
final class BagOfWords {

  private BagOfWords() {}

  /** A query that matches whatever has one of the words, of which the first thousand count. */
  static Query of(String text, Analyzer analyzer) throws IOException {
    BooleanQuery.Builder query = new BooleanQuery.Builder();
    counts(text, analyzer).entrySet().stream()
        .limit(IndexSearcher.getMaxClauseCount())
        .forEach(
            word -> {
              TermQuery term = new TermQuery(new Term(Bm25Index.TEXT, word.getKey()));
              query.add(new BoostQuery(term, word.getValue()), Occur.SHOULD);
            });
    return query.build();
  }

  private static Map<String, Integer> counts(String text, Analyzer analyzer) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    try (TokenStream tokens = analyzer.tokenStream(Bm25Index.TEXT, text)) {
      CharTermAttribute word = tokens.addAttribute(CharTermAttribute.class);
      tokens.reset();
      while (tokens.incrementToken()) {
        counts.merge(word.toString(), 1, Integer::sum);
      }
      tokens.end();
    }
    return counts;
  }
}
