package dev.passagework.ops.pipeline;

import dev.passagework.producers.corpus.CollectionReport;
import dev.passagework.producers.corpus.FeedProgress;
import dev.passagework.producers.corpus.FeedReport;

/** Who is told how a finite job gets on. */
public interface JobListener {
  /** A listener that does nothing. */
  JobListener NONE =
      new JobListener() {
        @Override
        public void began(String stage) {}

        @Override
        public void ended(String stage) {}

        @Override
        public void fed(CollectionReport collection, FeedReport passages) {}

        @Override
        public FeedProgress feeding() {
          return FeedProgress.NONE;
        }
      };

  /** Takes the name of a stage that begins. */
  void began(String stage);

  /** Takes the name of a stage that has ended. */
  void ended(String stage);

  /** Takes what was fed. */
  void fed(CollectionReport collection, FeedReport passages);

  /** Who is told of lines that cannot be used. */
  FeedProgress feeding();
}
