package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.streams.retrieval.search.Hit;
import java.util.List;
import java.util.function.Function;

/** What comes of searching the passages of one partition. */
sealed interface Finding {

  /** Key under which findings that belong together meet. */
  String key();

  <T> T fold(Function<Partial, T> partial, Function<Unusable, T> unusable);

  /**
   * The best hits for one query among the passages of one partition.
   *
   * @param of what is examined
   * @param question the query
   * @param source partition that was searched
   * @param seen number and combined hash of the passages that the partition holds
   * @param searched how many of them were searched: all, or the proxy
   * @param hits best hits, best first
   */
  record Partial(
      Examination of, Question question, int source, SetDigest seen, long searched, List<Hit> hits)
      implements Finding {
    public Partial {
      hits = List.copyOf(hits);
    }

    @Override
    public String key() {
      return of.key() + "/" + question.id();
    }

    @Override
    public <T> T fold(Function<Partial, T> partial, Function<Unusable, T> unusable) {
      return partial.apply(this);
    }
  }

  /**
   * A checkpoint that cannot embed.
   *
   * @param checkpoint the checkpoint
   * @param reason why, in words
   */
  record Unusable(CheckpointId checkpoint, String reason) implements Finding {
    @Override
    public String key() {
      return checkpoint.model();
    }

    @Override
    public <T> T fold(Function<Partial, T> partial, Function<Unusable, T> unusable) {
      return unusable.apply(this);
    }
  }
}
