package dev.passagework.consumers.searcher;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.search.ExactSearch;
import dev.passagework.streams.retrieval.search.Hit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * One checkpoint's view of the corpus: its embedder and its vectors, in memory and on disk.
 * Searched from any thread; filled by one.
 */
final class VectorIndex implements AutoCloseable {
  private final Checkpoint checkpoint;
  private final Embedder embedder;
  private final VectorFile file;
  private final Map<String, float[]> vectors;
  private int readers;
  private boolean retired;

  private VectorIndex(
      Checkpoint checkpoint, Embedder embedder, VectorFile file, Map<String, float[]> vectors) {
    this.checkpoint = checkpoint;
    this.embedder = embedder;
    this.file = file;
    this.vectors = vectors;
  }

  /**
   * Opens the index of a checkpoint with the vectors that are on disk already.
   *
   * @throws IOException if the checkpoint's files or the vectors cannot be read
   */
  static VectorIndex open(Checkpoint checkpoint, EmbedderSource source, Path directory)
      throws IOException {
    Embedder embedder = source.open(checkpoint);
    Map<String, float[]> vectors = new ConcurrentHashMap<>();
    try {
      VectorFile file =
          VectorFile.open(directory.resolve(fileName(checkpoint)), embedder.dimension(), vectors);
      return new VectorIndex(checkpoint, embedder, file, vectors);
    } catch (IOException | RuntimeException e) {
      embedder.close();
      throw e;
    }
  }

  /**
   * A file's name: a checkpoint is what its files are, so that equal names elsewhere do not meet.
   */
  static String fileName(Checkpoint checkpoint) {
    String content =
        checkpoint.files().stream()
            .map(Checkpoint.File::sha256)
            .sorted()
            .collect(Collectors.joining());
    return checkpoint.id() + "-" + Identity.hash(content).substring(0, 16) + ".vectors";
  }

  Checkpoint checkpoint() {
    return checkpoint;
  }

  /** Passages, each content once, that have no vector yet; at most {@code most}. */
  List<Passage> missing(List<Passage> passages, int most) {
    List<Passage> missing = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (Passage passage : passages) {
      if (missing.size() == most) {
        break;
      }
      if (!vectors.containsKey(passage.contentHash()) && taken.add(passage.contentHash())) {
        missing.add(passage);
      }
    }
    return missing;
  }

  /** Number of passages without a vector. */
  long pending(List<Passage> passages) {
    return passages.stream().filter(p -> !vectors.containsKey(p.contentHash())).count();
  }

  /** Embeds passages and keeps their vectors. */
  void fill(List<Passage> passages) throws IOException {
    float[][] embedded =
        embedder.embedPassages(
            passages.stream().map(p -> new PassageText(p.title(), p.text())).toList());
    Map<String, float[]> added = new LinkedHashMap<>();
    for (int i = 0; i < embedded.length; i++) {
      added.put(passages.get(i).contentHash(), embedded[i]);
    }
    file.append(added);
    vectors.putAll(added);
  }

  /** The best passages that have a vector, best first, each under its key. */
  List<Hit> search(String query, List<Passage> passages, int k) {
    if (!enter()) {
      throw new IllegalStateException(checkpoint.id() + " is served no more");
    }
    try {
      float[][] queries = embedder.embedQueries(List.of(query));
      List<String> keys = new ArrayList<>();
      List<float[]> found = new ArrayList<>();
      for (Passage passage : passages) {
        float[] vector = vectors.get(passage.contentHash());
        if (vector != null) {
          keys.add(passage.key().toString());
          found.add(vector);
        }
      }
      return ExactSearch.search(queries, keys, found.toArray(float[][]::new), k).get(0);
    } finally {
      leave();
    }
  }

  private synchronized boolean enter() {
    if (retired) {
      return false;
    }
    readers++;
    return true;
  }

  private synchronized void leave() {
    readers--;
    notifyAll();
  }

  /** Ends it once the searches that run have ended, since the embedder holds native memory. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      retired = true;
      while (readers > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
    try (file) {
      embedder.close();
    }
  }
}
