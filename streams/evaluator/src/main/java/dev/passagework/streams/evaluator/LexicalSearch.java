package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.search.Bm25Index;
import dev.passagework.streams.retrieval.search.Hit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * BM25 over a whole collection: its statistics do not add up over parts. The index is in a folder
 * of its own while it is searched, so that memory does not grow with the collection.
 *
 * @param source where the collection is read
 * @param workDirectory where the index is
 * @param k hits to keep for each query
 */
record LexicalSearch(PassageSource source, Path workDirectory, int k) {

  /**
   * The rankings, in the order of the queries.
   *
   * @return empty while the passages are not exactly those of the manifest
   */
  Optional<List<List<Hit>>> search(CollectionManifest manifest, List<JudgedQuery> queries)
      throws IOException {
    Files.createDirectories(workDirectory);
    Path folder = Files.createTempDirectory(workDirectory, "index-");
    try (Bm25Index index = Bm25Index.in(folder)) {
      source.read(
          manifest.name(),
          (id, passage) -> {
            if (passage == null) {
              index.remove(id);
            } else {
              index.put(id, text(passage), passage.contentHash());
            }
          });
      return digest(index).equals(manifest.passages())
          ? Optional.of(queries.stream().map(query -> index.search(query.text(), k)).toList())
          : Optional.empty();
    } finally {
      Folders.delete(folder);
    }
  }

  private static SetDigest digest(Bm25Index index) {
    AtomicReference<SetDigest> digest = new AtomicReference<>(SetDigest.EMPTY);
    index.forEach(
        (id, hash) -> digest.updateAndGet(sum -> sum.plus(PassageShelf.digest(id, hash))));
    return Objects.requireNonNull(digest.get());
  }

  private static PassageText text(JudgedPassage passage) {
    return new PassageText(passage.title(), passage.text());
  }
}
