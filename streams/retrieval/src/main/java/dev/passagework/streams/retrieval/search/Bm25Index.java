package dev.passagework.streams.retrieval.search;

import dev.passagework.streams.retrieval.encoder.PassageText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * The lexical reference: BM25 (Robertson and Zaragoza, 2009) over title and text together, with k1
 * 0.9, b 0.4 and English stop words and Porter stems, as Anserini's baselines have it. Held in
 * memory, or in a folder, where a collection may be of any size. Passages can be put and removed
 * until the first search. Not thread-safe.
 */
public final class Bm25Index implements AutoCloseable {

  static final String TEXT = "text";
  static final String ID = "id";
  private static final String KEY = "key";
  private static final String STAMP = "stamp";
  private static final BM25Similarity BM25 = new BM25Similarity(0.9f, 0.4f);

  private final Directory directory;
  private final Analyzer analyzer = new EnglishAnalyzer();
  private final IndexWriter writer;
  private @Nullable DirectoryReader reader;

  /** An empty index in memory. */
  public Bm25Index() {
    this(new ByteBuffersDirectory());
  }

  /**
   * An empty index in a folder, which must be empty.
   *
   * @throws UncheckedIOException if it cannot be written to
   */
  public static Bm25Index in(Path folder) {
    try {
      return new Bm25Index(FSDirectory.open(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Bm25Index(Directory directory) {
    this.directory = directory;
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
    requireOpen(passageId);
    try {
      long unused = writer.addDocument(document(passageId, passage, ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Puts a passage in place of what has its id, if anything.
   *
   * @param stamp what {@link #forEach} tells of the passage
   * @throws IllegalStateException after the first search
   */
  public void put(String passageId, PassageText passage, String stamp) {
    requireOpen(passageId);
    try {
      long unused =
          writer.updateDocument(new Term(KEY, passageId), document(passageId, passage, stamp));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes what has an id, if anything.
   *
   * @throws IllegalStateException after the first search
   */
  public void remove(String passageId) {
    requireOpen(passageId);
    try {
      long unused = writer.deleteDocuments(new Term(KEY, passageId));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells id and stamp of every passage, in no order. Nothing can be put after that. */
  public void forEach(BiConsumer<String, String> each) {
    try {
      for (LeafReaderContext leaf : reader().leaves()) {
        BinaryDocValues ids = DocValues.getBinary(leaf.reader(), ID);
        BinaryDocValues stamps = DocValues.getBinary(leaf.reader(), STAMP);
        for (int document = 0; document < leaf.reader().maxDoc(); document++) {
          if (ids.advanceExact(document) && stamps.advanceExact(document)) {
            each.accept(ids.binaryValue().utf8ToString(), stamps.binaryValue().utf8ToString());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Document document(String passageId, PassageText passage, String stamp) {
    Document document = new Document();
    document.add(new StringField(KEY, passageId, Field.Store.NO));
    document.add(new BinaryDocValuesField(ID, new BytesRef(passageId)));
    document.add(new BinaryDocValuesField(STAMP, new BytesRef(stamp)));
    document.add(new TextField(TEXT, passage.joined(), Field.Store.NO));
    return document;
  }

  private void requireOpen(String passageId) {
    if (reader != null) {
      throw new IllegalStateException("passage " + passageId + " comes after the first search");
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
