package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.util.List;

/**
 * The feed of a corpus: afterwards the topic {@code passages} holds what the source holds, once per
 * content. What it held already is not sent again.
 */
public final class PassageFeed {
  private final Cluster cluster;
  private final FeedProgress progress;

  public PassageFeed(Cluster cluster, FeedProgress progress) {
    this.cluster = cluster;
    this.progress = progress;
  }

  /**
   * Feeds a source and returns when the cluster has all of it.
   *
   * @throws FeedException if the source cannot be read, holds a malformed line that is not to be
   *     skipped, or the cluster does not take a record; feeding again sends what is missing
   */
  public FeedReport feed(PassageSource source, FeedOptions options) {
    FeedTally tally = new FeedTally(progress, options.onError());
    try (Cursor<SourcePassage> passages = source.open();
        CheckedSends sends = FeedConnection.open(cluster, List.of(Topics.PASSAGES))) {
      TopicDifference<Passage> topic =
          TopicDifference.read(
              cluster, Topics.PASSAGES, options.corpus() + "/", Passage::contentHash, sends);
      new Run(options, topic, tally).feed(passages);
      sends.flush();
    }
    return tally.report();
  }

  private record Run(FeedOptions options, TopicDifference<Passage> topic, FeedTally tally) {

    void feed(Cursor<SourcePassage> passages) {
      while (tally.read() < options.max()) {
        Parsed<SourcePassage> parsed = passages.next();
        if (parsed == null) {
          break;
        }
        parsed.accept(this::offer, tally::malformed);
      }
      if (options.sync()) {
        withdraw();
      }
    }

    private void offer(Parsed.Good<SourcePassage> line) {
      SourcePassage passage = line.value();
      PassageKey key = new PassageKey(options.corpus(), passage.id());
      if (topic.hasOffer(key.toString())) {
        tally.malformed(line.refuse(FolderCheck.repeated(passage.id())));
      } else if (passage.isEmpty()) {
        tally.empty();
      } else {
        tally.offered(
            topic.offer(key.toString(), Passage.of(key, passage.title(), passage.text())));
      }
    }

    private void withdraw() {
      if (tally.read() == 0 && topic.missing() > 0) {
        throw new FeedException(
            "the source has no passage, and sync would withdraw all %,d of corpus %s: check the source"
                .formatted(topic.missing(), options.corpus()));
      }
      if (tally.hasMalformed()) {
        tally.spared(topic.missing());
      } else {
        tally.withdrawn(topic.withdrawMissing());
      }
    }
  }
}
