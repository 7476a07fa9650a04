package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.SetDigest;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import java.time.Clock;
import java.util.List;

/**
 * The feed of a test collection: passages, then judged queries, then the manifest, once the cluster
 * has all the rest. The whole folder is checked before the first record is sent, since half of a
 * collection would stop its evaluation.
 */
public final class CollectionFeed {
  private final Cluster cluster;
  private final Clock clock;
  private final FeedProgress progress;

  public CollectionFeed(Cluster cluster, Clock clock, FeedProgress progress) {
    this.cluster = cluster;
    this.clock = clock;
    this.progress = progress;
  }

  /**
   * Feeds a folder and returns when the cluster has all of it.
   *
   * @throws FeedException if the folder cannot be used, holds a malformed line that is not to be
   *     skipped, or the cluster does not take a record; feeding again sends what is missing
   */
  public CollectionReport feed(BeirFolder folder, CollectionOptions options) {
    FeedTally lines = new FeedTally(progress, options.onError());
    FolderCheck check = folder.check(options.roles(), lines::malformed);
    try (CheckedSends sends =
        FeedConnection.open(
            cluster, List.of(Topics.JUDGED_PASSAGES, Topics.JUDGED_QUERIES, Topics.COLLECTIONS))) {
      Run run = new Run(cluster, options, sends, progress);
      Fed passages = run.passages(folder);
      Fed queries = run.queries(check.queries());
      sends.flush();
      Manifests manifests = Manifests.read(cluster, options.collection(), sends);
      CollectionManifest wanted =
          new CollectionManifest(
              options.collection(),
              manifests.nextVersion(),
              passages.digest(),
              queries.digest(),
              check.queries(Role.GATE),
              check.queries(Role.REPORT),
              options.domain(),
              clock.instant());
      boolean changed = manifests.replace(wanted);
      return new CollectionReport(
          check, passages.report(), queries.report(), manifests.current(), changed);
    }
  }

  /** What became of a set of records, and its digest. */
  private record Fed(FeedReport report, SetDigest digest) {}

  private record Run(
      Cluster cluster, CollectionOptions options, CheckedSends sends, FeedProgress progress) {

    Fed passages(BeirFolder folder) {
      TopicDifference<JudgedPassage> topic =
          TopicDifference.read(
              cluster, Topics.JUDGED_PASSAGES, prefix(), JudgedPassage::contentHash, sends);
      FeedTally tally = new FeedTally(progress, OnError.SKIP);
      DigestSum sum = new DigestSum();
      try (Cursor<SourcePassage> lines = folder.passages().open()) {
        lines.forEach(
            line -> {
              JudgedPassage passage = judged(line.value());
              if (!topic.hasOffer(passage.key())) {
                tally.offered(topic.offer(passage.key(), passage));
                sum.add(passage.digest());
              }
            },
            malformed -> {});
      }
      tally.withdrawn(topic.withdrawMissing());
      return new Fed(tally.report(), sum.total());
    }

    Fed queries(List<SplitQuery> queries) {
      TopicDifference<JudgedQuery> topic =
          TopicDifference.read(
              cluster, Topics.JUDGED_QUERIES, prefix(), query -> query.digest().hex(), sends);
      FeedTally tally = new FeedTally(progress, OnError.SKIP);
      DigestSum sum = new DigestSum();
      for (SplitQuery query : queries) {
        JudgedQuery judged = query.of(options.collection());
        tally.offered(topic.offer(judged.key(), judged));
        sum.add(judged.digest());
      }
      tally.withdrawn(topic.withdrawMissing());
      return new Fed(tally.report(), sum.total());
    }

    private String prefix() {
      return options.collection() + "/";
    }

    private JudgedPassage judged(SourcePassage passage) {
      return JudgedPassage.of(options.collection(), passage.id(), passage.title(), passage.text());
    }
  }

  /** A digest that grows. */
  private static final class DigestSum {
    private SetDigest total = SetDigest.EMPTY;

    void add(SetDigest member) {
      total = total.plus(member);
    }

    SetDigest total() {
      return total;
    }
  }
}
