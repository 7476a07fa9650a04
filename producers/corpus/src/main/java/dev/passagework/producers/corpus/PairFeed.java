package dev.passagework.producers.corpus;

import dev.passagework.schemas.contract.Identity;
import dev.passagework.schemas.contract.LabelledPair;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The feed of labelled pairs: afterwards the topic {@code labelled-pairs} holds what the file
 * holds. A pair whose passage is told by its text goes to the passage of the corpus that says the
 * same; where there is none, the passage is fed as well.
 */
public final class PairFeed {
  private final Cluster cluster;
  private final FeedProgress progress;

  public PairFeed(Cluster cluster, FeedProgress progress) {
    this.cluster = cluster;
    this.progress = progress;
  }

  /**
   * Feeds a file and returns when the cluster has all of it.
   *
   * @throws FeedException if the file cannot be read, holds a malformed line that is not to be
   *     skipped, or the cluster does not take a record; feeding again sends what is missing
   */
  public PairReport feed(PairSource source, FeedOptions options) {
    FeedTally tally = new FeedTally(progress, options.onError());
    try (Cursor<SourcePair> pairs = source.open();
        CheckedSends sends =
            FeedConnection.open(cluster, List.of(Topics.PASSAGES, Topics.LABELLED_PAIRS))) {
      Run run = new Run(options.corpus(), tally, sends);
      run.feed(pairs, options);
      sends.flush();
      return new PairReport(tally.report(), run.passages);
    }
  }

  private final class Run {
    private final String corpus;
    private final FeedTally tally;
    private final TopicDifference<LabelledPair> topic;
    private final TopicDifference<Passage> corpusTopic;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, String> idByText = new HashMap<>();
    private long passages;

    Run(String corpus, FeedTally tally, CheckedSends sends) {
      this.corpus = corpus;
      this.tally = tally;
      this.topic =
          TopicDifference.read(
              cluster, Topics.LABELLED_PAIRS, corpus + "/", LabelledPair::query, sends);
      this.corpusTopic =
          TopicDifference.read(cluster, Topics.PASSAGES, corpus + "/", Passage::contentHash, sends);
      readCorpus();
    }

    void feed(Cursor<SourcePair> pairs, FeedOptions options) {
      while (tally.read() < options.max()) {
        Parsed<SourcePair> parsed = pairs.next();
        if (parsed == null) {
          break;
        }
        parsed.accept(this::offer, tally::malformed);
      }
      if (options.sync() && tally.hasMalformed()) {
        tally.spared(topic.missing());
      } else if (options.sync()) {
        tally.withdrawn(topic.withdrawMissing());
      }
    }

    private void offer(Parsed.Good<SourcePair> line) {
      SourcePair pair = line.value();
      if (!pair.passageId().isEmpty() && !ids.contains(pair.passageId())) {
        tally.malformed(
            line.refuse(
                "corpus %s has no passage '%s': feed passages first, or give the text"
                    .formatted(corpus, pair.passageId())));
        return;
      }
      String id = pair.passageId().isEmpty() ? idOf(pair.passage()) : pair.passageId();
      LabelledPair labelled = LabelledPair.of(new PassageKey(corpus, id), pair.query());
      boolean repeated = topic.hasOffer(labelled.key());
      tally.offered(!repeated && topic.offer(labelled.key(), labelled));
    }

    private String idOf(SourcePassage passage) {
      return idByText.computeIfAbsent(
          textHash(passage.text()),
          unknown -> {
            PassageKey key = new PassageKey(corpus, passage.id());
            corpusTopic.offer(key.toString(), Passage.of(key, passage.title(), passage.text()));
            ids.add(passage.id());
            passages++;
            return passage.id();
          });
    }

    private void readCorpus() {
      Map<String, String> textById = new HashMap<>();
      TopicReader.readToEnd(
          cluster,
          Topics.PASSAGES,
          record -> {
            @Nullable String key = record.key();
            if (key == null || !key.startsWith(corpus + "/")) {
              return;
            }
            @Nullable Passage passage = record.value();
            String id = key.substring(corpus.length() + 1);
            if (passage == null) {
              textById.remove(id);
            } else {
              textById.put(id, textHash(passage.text()));
            }
          });
      ids.addAll(textById.keySet());
      textById.forEach((id, text) -> idByText.merge(text, id, Run::first));
    }

    /** Of several passages that say the same, always the same one. */
    private static String first(String one, String other) {
      return one.compareTo(other) < 0 ? one : other;
    }

    private static String textHash(String text) {
      return Identity.hash(text.strip());
    }
  }
}
