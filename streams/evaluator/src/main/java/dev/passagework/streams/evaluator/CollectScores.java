package dev.passagework.streams.evaluator;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * From the scores of queries to the score sheet of an examination, once for each version of a
 * collection, when the scores of all its queries are there.
 */
final class CollectScores implements Processor<String, QueryScore, String, ScoreSheet> {
  private @Nullable ProcessorContext<String, ScoreSheet> context;
  private @Nullable KeyValueStore<String, QueryScore> scores;
  private @Nullable KeyValueStore<String, Tally> tallies;

  /**
   * How far an examination has come.
   *
   * @param version newest version of the collection met
   * @param count scores of it that are there
   * @param done whether its sheet is out
   */
  record Tally(int version, long count, boolean done) {}

  @Override
  public void init(ProcessorContext<String, ScoreSheet> given) {
    context = given;
    scores = given.getStateStore(StoreNames.QUERY_SCORES);
    tallies = given.getStateStore(StoreNames.TALLIES);
  }

  @Override
  public void process(Record<String, QueryScore> record) {
    Examination of = record.value().of();
    Tally before = Objects.requireNonNull(tallies).get(of.key());
    if (before != null && of.version() < before.version()) {
      return;
    }
    if (before == null || of.version() > before.version()) {
      drop(of.key());
      before = new Tally(of.version(), 0, false);
    }
    if (before.done() || !isNew(record.value())) {
      return;
    }
    Tally now = new Tally(of.version(), before.count() + 1, before.count() + 1 == of.queries());
    tallies.put(of.key(), now);
    if (now.done()) {
      ScoreSheet sheet = new ScoreSheet(of, drop(of.key()));
      Objects.requireNonNull(context).forward(record.withKey(of.subject()).withValue(sheet));
    }
  }

  private boolean isNew(QueryScore score) {
    String key = Keys.first(score.of().key()) + score.query();
    return Objects.requireNonNull(scores).putIfAbsent(key, score) == null;
  }

  /** Removes the scores of an examination, and returns them. */
  private List<QueryScore> drop(String key) {
    KeyValueStore<String, QueryScore> store = Objects.requireNonNull(scores);
    List<String> keys = new ArrayList<>();
    List<QueryScore> dropped = new ArrayList<>();
    try (KeyValueIterator<String, QueryScore> all = store.range(Keys.first(key), Keys.last(key))) {
      all.forEachRemaining(
          entry -> {
            keys.add(entry.key);
            dropped.add(entry.value);
          });
    }
    keys.forEach(store::delete);
    return dropped;
  }
}
