package dev.passagework.consumers.monitor;

import dev.passagework.schemas.contract.AugmentationRequest;
import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.schemas.contract.TrainingSegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A passage and everything that came of it.
 *
 * @param withdrawn whether it is no longer in its topic
 * @param requests what was asked of LLMs about it, and what they answered
 * @param pairs pairs in force
 * @param rejected queries that were refused
 * @param learnt segments that learnt from it
 * @param complete whether the topics could be read to their ends in time
 */
record PassageStory(
    String key,
    String title,
    String text,
    String contentHash,
    long t,
    boolean withdrawn,
    List<Request> requests,
    List<Pair> pairs,
    List<Rejected> rejected,
    List<Learnt> learnt,
    boolean complete) {

  /** What was asked, and the reply if there is one. */
  record Request(
      String id, String strategy, String llm, String system, String user, @Nullable Reply reply) {}

  /** A reply, with what it took. */
  record Reply(
      List<String> queries,
      String raw,
      String parser,
      long promptTokens,
      long completionTokens,
      double cost,
      long latencyMillis,
      int attempt,
      long t) {}

  /** A pair in force; {@code learnt} as for the passage. */
  record Pair(
      String id,
      String query,
      boolean labelled,
      List<Origin> origins,
      String nearDuplicateOf,
      int passagesWithQuery,
      long t,
      List<Learnt> learnt) {}

  /** Where a query came from. */
  record Origin(String strategy, String llm, int variant, String request) {}

  /** A refused query. */
  record Rejected(String id, String query, String reason, String detail, String request, long t) {}

  /**
   * A segment.
   *
   * @param checkpoint first checkpoint that holds it, empty where there is none yet
   */
  record Learnt(String model, int segment, String checkpoint, long t) {}

  /** Collects a story from records in any order of topics. */
  static final class Builder {
    private final PassageKey key;
    private final Map<String, AugmentationRequest> requests = new LinkedHashMap<>();
    private final Map<String, SyntheticQueries> replies = new LinkedHashMap<>();
    private final Map<String, Long> replyTimes = new LinkedHashMap<>();
    private final Map<String, TrainingPair> pairs = new LinkedHashMap<>();
    private final Map<String, Long> pairTimes = new LinkedHashMap<>();
    private final Map<String, Set<Long>> pairOffsets = new LinkedHashMap<>();
    private final Map<String, Rejected> rejected = new LinkedHashMap<>();
    private final List<TrainingSegment> segments = new ArrayList<>();
    private final TreeMap<Integer, List<Checkpoint>> checkpoints = new TreeMap<>();
    private @Nullable Passage passage;
    private boolean withdrawn;
    private int partition = -1;
    private long time;

    Builder(PassageKey key) {
      this.key = key;
    }

    void passage(@Nullable Passage value, ConsumerRecord<String, byte[]> record) {
      withdrawn = value == null;
      time = record.timestamp();
      passage = value == null ? passage : value;
    }

    void request(@Nullable AugmentationRequest value, ConsumerRecord<String, byte[]> record) {
      if (value != null) {
        requests.put(value.id(), value);
      }
    }

    void reply(@Nullable SyntheticQueries value, ConsumerRecord<String, byte[]> record) {
      if (value != null) {
        replies.put(value.requestId(), value);
        replyTimes.put(value.requestId(), record.timestamp());
      }
    }

    void pair(@Nullable TrainingPair value, ConsumerRecord<String, byte[]> record) {
      partition = record.partition();
      if (value == null) {
        pairs.remove(record.key());
      } else {
        pairs.put(record.key(), value);
        pairTimes.put(record.key(), record.timestamp());
        pairOffsets.computeIfAbsent(record.key(), k -> new HashSet<>()).add(record.offset());
      }
    }

    void rejected(@Nullable RejectedQuery value, ConsumerRecord<String, byte[]> record) {
      if (value != null) {
        rejected.put(
            record.key() + value.reason(),
            new Rejected(
                value.pairId(),
                value.query(),
                value.reason(),
                value.detail(),
                value.origin().requestId(),
                record.timestamp()));
      }
    }

    void segment(@Nullable TrainingSegment value, ConsumerRecord<String, byte[]> record) {
      if (value != null && value.passages().stream().anyMatch(p -> p.passage().equals(key))) {
        segments.add(value);
      }
    }

    void checkpoint(@Nullable Checkpoint value, ConsumerRecord<String, byte[]> record) {
      if (value != null) {
        checkpoints.computeIfAbsent(value.id().version(), v -> new ArrayList<>()).add(value);
      }
    }

    Optional<PassageStory> build(boolean complete) {
      if (passage == null && requests.isEmpty() && pairs.isEmpty()) {
        return Optional.empty();
      }
      Passage shown = passage == null ? Passage.of(key, "", "") : passage;
      return Optional.of(
          new PassageStory(
              key.toString(),
              shown.title(),
              shown.text(),
              shown.contentHash(),
              time,
              withdrawn,
              requests.values().stream().map(this::request).toList(),
              pairs.entrySet().stream().map(p -> pair(p.getKey(), p.getValue())).toList(),
              List.copyOf(rejected.values()),
              segments.stream().map(this::learnt).toList(),
              complete));
    }

    private Request request(AugmentationRequest request) {
      SyntheticQueries reply = replies.get(request.id());
      return new Request(
          request.id(),
          request.strategy(),
          request.llm(),
          request.prompt().system(),
          request.prompt().user(),
          reply == null ? null : reply(reply));
    }

    private Reply reply(SyntheticQueries reply) {
      return new Reply(
          reply.queries(),
          reply.reply().raw(),
          reply.reply().parser(),
          reply.reply().usage().prompt(),
          reply.reply().usage().completion(),
          reply.reply().cost(),
          reply.reply().latencyMillis(),
          reply.reply().attempt(),
          replyTimes.getOrDefault(reply.requestId(), 0L));
    }

    private Pair pair(String record, TrainingPair pair) {
      Set<Long> offsets = pairOffsets.getOrDefault(record, Set.of());
      return new Pair(
          pair.id(),
          pair.query(),
          pair.labelled(),
          pair.origins().stream()
              .map(o -> new Origin(o.strategy(), o.llm(), o.variant(), o.requestId()))
              .toList(),
          pair.marks().nearDuplicateOf().orElse(""),
          pair.marks().passagesWithQuery(),
          pairTimes.getOrDefault(record, 0L),
          segments.stream()
              .filter(segment -> holds(segment, pair.id(), offsets))
              .map(this::learnt)
              .toList());
    }

    /** By the pairs that a segment tells, or else by the offsets that it took. */
    private boolean holds(TrainingSegment segment, String pairId, Set<Long> offsets) {
      return segment.pairIds().isEmpty()
          ? segment.ranges().stream()
              .filter(range -> range.partition() == partition)
              .anyMatch(
                  range -> offsets.stream().anyMatch(o -> o >= range.from() && o < range.to()))
          : segment.pairIds().contains(pairId) || segment.replayed().contains(pairId);
    }

    private Learnt learnt(TrainingSegment segment) {
      String first =
          checkpoints.values().stream()
              .flatMap(List::stream)
              .filter(checkpoint -> checkpoint.id().model().equals(segment.model()))
              .filter(checkpoint -> checkpoint.lastSegment() >= segment.number())
              .min(Comparator.comparing(Checkpoint::id))
              .map(checkpoint -> checkpoint.id().toString())
              .orElse("");
      return new Learnt(segment.model(), segment.number(), first, segment.time().toEpochMilli());
    }
  }
}
