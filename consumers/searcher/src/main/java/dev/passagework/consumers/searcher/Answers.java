package dev.passagework.consumers.searcher;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.streams.retrieval.search.Hit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Searches, answered with the champion and the untouched base side by side. */
final class Answers {
  private final Corpus corpus;
  private final Shelf shelf;

  Answers(Corpus corpus, Shelf shelf) {
    this.corpus = corpus;
    this.shelf = shelf;
  }

  /** A passage that was found. */
  record Found(int rank, String passage, double score, String title, String text) {}

  /**
   * What a checkpoint found.
   *
   * @param judged whether there is a champion of its model; without, the newest stands in for it
   * @param pending passages that it has no vector of yet and cannot find
   */
  record Ranking(String checkpoint, boolean judged, long pending, List<Found> hits) {}

  /** An answer; a ranking is absent before its checkpoint can be searched. */
  record Answer(String query, int passages, @Nullable Ranking champion, @Nullable Ranking base) {}

  /** How far the searcher is. */
  record Status(
      int passages, String champion, long pending, String next, long nextPending, String trouble) {}

  Answer answer(String query, int k) {
    List<Passage> passages = corpus.all();
    return new Answer(
        query,
        passages.size(),
        ranking(shelf.champion(), query, passages, k),
        ranking(shelf.base(), query, passages, k));
  }

  Status status() {
    List<Passage> passages = corpus.all();
    Optional<VectorIndex> next = shelf.next();
    return new Status(
        passages.size(),
        shelf.champion().map(index -> index.checkpoint().id().toString()).orElse(""),
        shelf.champion().map(index -> index.pending(passages)).orElse(0L),
        next.map(index -> index.checkpoint().id().toString()).orElse(""),
        next.map(index -> index.pending(passages)).orElse(0L),
        shelf.trouble());
  }

  private @Nullable Ranking ranking(
      Optional<VectorIndex> index, String query, List<Passage> passages, int k) {
    if (index.isEmpty()) {
      return null;
    }
    Map<String, Passage> byKey = new HashMap<>();
    passages.forEach(passage -> byKey.put(passage.key().toString(), passage));
    List<Found> found = new ArrayList<>();
    for (Hit hit : index.get().search(query, passages, k)) {
      Passage passage = byKey.get(hit.passageId());
      if (passage != null) {
        found.add(
            new Found(
                found.size() + 1, hit.passageId(), hit.score(), passage.title(), passage.text()));
      }
    }
    return new Ranking(
        index.get().checkpoint().id().toString(),
        shelf.isJudged(index.get().checkpoint()),
        index.get().pending(passages),
        found);
  }
}
