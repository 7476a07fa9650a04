package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderConfig;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.encoder.TextTokenizer;
import dev.passagework.streams.retrieval.encoder.TokenBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * From a batch of pairs to token ids, as the encoder reads queries and passages.
 *
 * @param tokenizer the encoder's
 * @param config prefixes and limits
 */
record PairTexts(TextTokenizer tokenizer, EncoderConfig config) {
  /** Texts that are padded to the longest among them, and not of the whole batch. */
  private static final int SLICE = 8;

  /** The tokens of a batch, whose pairs are put in the order of their passages' lengths. */
  BatchTokens tokens(List<TrainingPair> pairs) {
    List<long[]> queries = encode(config.queryPrefix(), queries(pairs), config.maxQueryTokens());
    List<long[]> passages = passages(pairs.stream().map(PairTexts::passage).toList());
    List<Integer> order = byLength(passages);
    List<TokenBatch> slices = new ArrayList<>(slices(passages, order));
    List<long[]> negatives = passages(negatives(pairs));
    slices.addAll(slices(negatives, byLength(negatives)));
    List<long[]> asked = order.stream().map(queries::get).toList();
    List<Integer> byLength = byLength(asked);
    List<Integer> rows = IntStream.range(0, asked.size()).map(byLength::indexOf).boxed().toList();
    return new BatchTokens(slices(asked, byLength), rows, slices);
  }

  private List<long[]> passages(List<String> texts) {
    return encode(config.passagePrefix(), texts, config.maxPassageTokens());
  }

  private List<long[]> encode(String prefix, List<String> texts, int most) {
    return tokenizer.encode(texts.stream().map(text -> prefix + text).toList(), most);
  }

  private static List<String> queries(List<TrainingPair> pairs) {
    return pairs.stream().map(TrainingPair::query).toList();
  }

  private static String passage(TrainingPair pair) {
    return new PassageText(pair.title(), pair.text()).joined();
  }

  /** The pairs' own negatives, each text once, without those that answer a query of the batch. */
  private static List<String> negatives(List<TrainingPair> pairs) {
    Set<String> seen = new HashSet<>();
    pairs.forEach(pair -> seen.addAll(List.of(pair.text(), passage(pair))));
    return pairs.stream().flatMap(pair -> pair.negatives().stream()).filter(seen::add).toList();
  }

  private static List<Integer> byLength(List<long[]> sequences) {
    return IntStream.range(0, sequences.size())
        .boxed()
        .sorted(Comparator.comparingInt(i -> sequences.get(i).length))
        .toList();
  }

  private static List<TokenBatch> slices(List<long[]> sequences, List<Integer> order) {
    List<TokenBatch> slices = new ArrayList<>();
    for (int from = 0; from < order.size(); from += SLICE) {
      List<Integer> slice = order.subList(from, Math.min(order.size(), from + SLICE));
      slices.add(TokenBatch.of(slice.stream().map(sequences::get).toList()));
    }
    return slices;
  }
}
