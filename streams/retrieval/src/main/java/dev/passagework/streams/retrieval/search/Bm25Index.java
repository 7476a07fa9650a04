package dev.passagework.streams.retrieval.search;

import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The lexical reference: BM25 (Robertson and Zaragoza, 2009) over title and text together, with k1
 * 0.9, b 0.4 and English stop words and Porter stems, as Anserini's baselines have it. Held in
 * memory. Passages can be added until the first search. Not thread-safe.
 */
public final class Bm25Index implements AutoCloseable {

  static final String TEXT = "text";
  static final String ID = "id";
  private static final BM25Similarity BM25 = new BM25Similarity(0.9f, 0.4f);

  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private final Analyzer analyzer = new EnglishAnalyzer();
  private final IndexWriter writer;
  private @Nullable DirectoryReader reader;

  /** An empty index. */
  public Bm25Index() {
    try {
      writer = new IndexWriter(directory, new IndexWriterConfig(analyzer).setSimilarity(BM25));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Adds a passage whose id is new.
   *
   * @throws IllegalStateException after the first search
   */
  public void add(String passageId, PassageText passage) {
    if (reader != null) {
      throw new IllegalStateException("passage " + passageId + " comes after the first search");
    }
    Document document = new Document();
    document.add(new BinaryDocValuesField(ID, new BytesRef(passageId)));
    document.add(new TextField(TEXT, passage.joined(), Field.Store.NO));
    try {
      long unused = writer.addDocument(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The best passages for a query, read as a bag of words; those without any of its words are none.
   *
   * @param k hits to return at most
   */
  public List<Hit> search(String query, int k) {
    try {
      IndexSearcher searcher = new IndexSearcher(reader());
      searcher.setSimilarity(BM25);
      return searcher.search(BagOfWords.of(query, analyzer), new TopKCollectors(k)).ranking();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DirectoryReader reader() throws IOException {
    if (reader == null) {
      writer.forceMerge(1);
      reader = DirectoryReader.open(writer);
    }
    return reader;
  }

  @Override
  public void close() {
    try (directory;
        analyzer;
        writer) {
      if (reader != null) {
        reader.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
