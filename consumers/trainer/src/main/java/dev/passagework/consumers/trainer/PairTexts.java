package dev.passagework.consumers.trainer;

import dev.passagework.schemas.contract.TrainingPair;
import dev.passagework.streams.retrieval.encoder.EncoderConfig;
import dev.passagework.streams.retrieval.encoder.PassageText;
import dev.passagework.streams.retrieval.encoder.TextTokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * From a batch of pairs to token ids, as the encoder reads queries and passages.
 *
 * @param tokenizer the encoder's
 * @param config prefixes and limits
 * @param negatives whether the pairs' own negatives are read
 */
record PairTexts(TextTokenizer tokenizer, EncoderConfig config, boolean negatives) {

  /** The tokens of a batch. */
  BatchTokens tokens(List<TrainingPair> pairs) {
    List<String> texts = new ArrayList<>(pairs.stream().map(PairTexts::passage).toList());
    if (negatives) {
      texts.addAll(negatives(pairs));
    }
    return BatchTokens.of(
        encode(config.queryPrefix(), queries(pairs), config.maxQueryTokens()),
        encode(config.passagePrefix(), texts, config.maxPassageTokens()));
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
}
