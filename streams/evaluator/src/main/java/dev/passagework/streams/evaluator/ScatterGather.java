package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.streams.runtime.JsonSerde;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * Scatter-gather as a fragment of a topology: every partition is searched where it is, by a method
 * that says what is looked for, and what was found of one query meets in one place, where it is put
 * together once all of the collection has been seen. What the queries are, and what becomes of the
 * rankings, is no concern of it.
 *
 * @param method what is searched for, and how
 * @param changes tells of changes to what the method reads
 * @param settings sizes of batches and the time for which passages must be quiet
 */
record ScatterGather(SearchMethod method, Changes changes, EvaluatorSettings settings) {

  /** What is found in each partition of the passages, which are in the store of their table. */
  KStream<String, Finding> scatter(KStream<String, JudgedPassage> passages) {
    return passages.process(
        () -> new SearchPassages(method, changes, settings),
        Named.as("search-partitions"),
        StoreNames.PASSAGES,
        StoreNames.PASSAGE_HASHES,
        StoreNames.PARTITION_DIGESTS,
        StoreNames.PARTITION_ANSWERS,
        StoreNames.PROXIES);
  }

  /** The rankings of the whole, under the key of the finding. */
  KStream<String, Ranked> gather(KStream<String, Finding> findings) {
    return findings
        .flatMapValues(
            finding -> finding.fold(List::of, unusable -> List.<Finding.Partial>of()),
            Named.as("pick-partials"))
        .repartition(
            Repartitioned.with(Serdes.String(), JsonSerde.of(Finding.Partial.class))
                .withName("gather-partials"))
        .process(
            () -> new MergePartials(settings.scoring().hits()),
            Named.as("merge-partials"),
            StoreNames.GATHERINGS);
  }
}
