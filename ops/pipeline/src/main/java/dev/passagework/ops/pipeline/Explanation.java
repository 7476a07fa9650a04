package dev.passagework.ops.pipeline;

import dev.passagework.schemas.contract.Origin;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import dev.passagework.schemas.contract.RejectedQuery;
import dev.passagework.schemas.contract.SyntheticQueries;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.refinery.FilterReport;
import dev.passagework.streams.refinery.RefinerySettings;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why queries of a passage are kept or not: what became of each, what every filter says of it, and
 * the reply that it was read from.
 *
 * @param passage passage key
 * @param state {@code present}, {@code withdrawn} or {@code unknown}
 * @param queries its queries
 */
public record Explanation(String passage, String state, List<Query> queries) {
  private static final Pattern PAIR_ID = Pattern.compile("[0-9a-f]{32}");

  /**
   * A query.
   *
   * @param pairId identifier of its pair
   * @param state {@code kept}, {@code retracted} or {@code rejected}
   * @param marks marks of the pair, in words
   * @param rejections rejections, oldest first
   * @param sources where it came from
   */
  public record Query(
      String pairId,
      String query,
      String state,
      String marks,
      List<Rejection> rejections,
      List<Source> sources) {}

  /** A rejection, as the refinery wrote it. */
  public record Rejection(String reason, String detail, String requestId) {}

  /**
   * A reply that the query is of.
   *
   * @param filters what the filters of the strategy say of the query today
   */
  public record Source(
      String strategy,
      String llm,
      int variant,
      String requestId,
      String promptHash,
      long seed,
      int attempt,
      double cost,
      String parser,
      String rawReply,
      List<FilterReport.Line> filters) {}

  /**
   * Explains a pair or a passage.
   *
   * @param what {@code corpus/id}, {@code corpus/id#pair} or the identifier of a pair
   * @throws IOException if there is no such pair
   */
  public static Explanation of(Cluster cluster, RefinerySettings settings, String what)
      throws IOException {
    PassageRecords records = new PassageRecords(cluster);
    Optional<String> pair = pairOf(what);
    PassageKey passage =
        what.contains("/")
            ? pair.isPresent() ? PassageKey.ofDerivedKey(what) : PassageKey.parse(what)
            : records.passageOf(what, List.of(Topics.TRAINING_PAIRS, Topics.REJECTED_QUERIES));
    Reading reading = new Reading(cluster, settings, records, passage);
    return reading.explain(pair);
  }

  private static Optional<String> pairOf(String what) {
    String last = what.substring(what.lastIndexOf('#') + 1);
    return Optional.of(last).filter(text -> PAIR_ID.matcher(text).matches());
  }

  /** What the topics say of one passage. */
  private static final class Reading {
    private final PassageKey key;
    private final FilterReport report;
    private final Map<String, @Nullable TrainingPair> pairs = new LinkedHashMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, List<RejectedQuery>> rejected = new LinkedHashMap<>();
    private final Map<String, SyntheticQueries> replies = new LinkedHashMap<>();
    private Optional<Passage> passage = Optional.empty();
    private String state = "unknown";

    Reading(Cluster cluster, RefinerySettings settings, PassageRecords records, PassageKey key) {
      this.key = key;
      this.report = new FilterReport(settings);
      TopicReader.readToEnd(
          cluster,
          Topics.JUDGED_QUERIES,
          record -> Optional.ofNullable(record.value()).ifPresent(report::judge),
          unreadable -> {});
      records.of(key, Topics.PASSAGES, this::passage);
      records.of(key, Topics.TRAINING_PAIRS, this::pair);
      records.of(key, Topics.REJECTED_QUERIES, this::rejection);
      records.of(key, Topics.SYNTHETIC_QUERIES, this::reply);
    }

    Explanation explain(Optional<String> wanted) {
      List<Query> queries =
          texts.keySet().stream()
              .filter(id -> wanted.isEmpty() || wanted.get().equals(id))
              .map(this::query)
              .toList();
      return new Explanation(key.toString(), state, queries);
    }

    private void passage(String record, @Nullable Passage value) {
      if (record.equals(key.toString())) {
        passage = Optional.ofNullable(value);
        state = value == null ? "withdrawn" : "present";
      }
    }

    private void pair(String record, @Nullable TrainingPair pair) {
      String id = record.substring(record.lastIndexOf('#') + 1);
      pairs.put(id, pair);
      if (pair != null) {
        texts.put(id, pair.query());
      }
    }

    private void rejection(String record, @Nullable RejectedQuery query) {
      if (query != null) {
        rejected.computeIfAbsent(query.pairId(), id -> new ArrayList<>()).add(query);
        texts.putIfAbsent(query.pairId(), query.query());
      }
    }

    private void reply(String record, @Nullable SyntheticQueries reply) {
      if (reply != null) {
        replies.put(reply.requestId(), reply);
      }
    }

    private Query query(String id) {
      @Nullable TrainingPair pair = pairs.get(id);
      List<RejectedQuery> refused = rejected.getOrDefault(id, List.of());
      String text = texts.getOrDefault(id, "");
      List<Origin> origins =
          pair != null
              ? pair.origins()
              : refused.stream().map(RejectedQuery::origin).distinct().toList();
      String became = pair != null ? "kept" : pairs.containsKey(id) ? "retracted" : "rejected";
      return new Query(
          id,
          text,
          became,
          pair == null ? "" : marks(pair),
          refused.stream()
              .map(r -> new Rejection(r.reason(), r.detail(), r.origin().requestId()))
              .toList(),
          origins.stream().map(origin -> source(text, origin)).toList());
    }

    private static String marks(TrainingPair pair) {
      return "in %d passages%s%s"
          .formatted(
              pair.marks().passagesWithQuery(),
              pair.marks().nearDuplicateOf().map(other -> ", nearly " + other).orElse(""),
              pair.labelled() ? ", labelled" : "");
    }

    private Source source(String text, Origin origin) {
      @Nullable SyntheticQueries reply = replies.get(origin.requestId());
      List<FilterReport.Line> filters =
          passage
              .map(content -> report.of(text, content, origin.strategy(), probability(reply, text)))
              .orElse(List.of());
      return reply == null
          ? new Source(
              origin.strategy(),
              origin.llm(),
              origin.variant(),
              origin.requestId(),
              "",
              0,
              0,
              0,
              "",
              "",
              filters)
          : new Source(
              origin.strategy(),
              origin.llm(),
              origin.variant(),
              origin.requestId(),
              reply.promptHash(),
              reply.decoding().seed(),
              reply.reply().attempt(),
              reply.reply().cost(),
              reply.reply().parser(),
              reply.reply().raw(),
              filters);
    }

    private static OptionalDouble probability(@Nullable SyntheticQueries reply, String text) {
      if (reply == null) {
        return OptionalDouble.empty();
      }
      List<String> queries = reply.queries().stream().map(String::strip).toList();
      int at = queries.indexOf(text);
      List<Double> all = reply.reply().meanLogProbabilities();
      return at >= 0 && at < all.size() ? OptionalDouble.of(all.get(at)) : OptionalDouble.empty();
    }
  }
}
