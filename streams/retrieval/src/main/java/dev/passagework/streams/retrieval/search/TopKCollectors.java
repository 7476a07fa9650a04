package dev.passagework.streams.retrieval.search;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Lucene's hits ranked by {@link TopK}, whose ties do not depend on the order of indexing. */
final class TopKCollectors implements CollectorManager<TopKCollectors.Hits, TopK> {

  private final int k;

  TopKCollectors(int k) {
    this.k = k;
  }

  @Override
  public Hits newCollector() {
    return new Hits(new TopK(k));
  }

  @Override
  public TopK reduce(Collection<Hits> parts) {
    TopK all = new TopK(k);
    parts.forEach(part -> all.merge(part.best));
    return all;
  }

  /** The hits of one part of the index. */
  static final class Hits extends SimpleCollector {

    private final TopK best;
    private BinaryDocValues ids = DocValues.emptyBinary();
    private Scorable scorer = new Nothing();

    private Hits(TopK best) {
      this.best = best;
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      ids = DocValues.getBinary(context.reader(), Bm25Index.ID);
    }

    @Override
    public void setScorer(Scorable newScorer) {
      scorer = newScorer;
    }

    @Override
    public void collect(int document) throws IOException {
      if (!ids.advanceExact(document)) {
        throw new IOException("document " + document + " has no passage id");
      }
      best.offer(ids.binaryValue().utf8ToString(), scorer.score());
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE;
    }
  }

  /** What scores before Lucene has said what does. */
  private static final class Nothing extends Scorable {

    @Override
    public int docID() {
      return -1;
    }

    @Override
    public float score() {
      return 0;
    }
  }
}
