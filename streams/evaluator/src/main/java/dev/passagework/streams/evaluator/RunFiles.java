package dev.passagework.streams.evaluator;

import dev.passagework.schemas.contract.Checkpoint;
import dev.passagework.schemas.contract.CheckpointId;
import dev.passagework.schemas.contract.CollectionManifest;
import dev.passagework.schemas.contract.JudgedPassage;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.JudgedQuery.Role;
import dev.passagework.schemas.contract.Topic;
import dev.passagework.schemas.contract.Topics;
import dev.passagework.streams.retrieval.encoder.Embedder;
import dev.passagework.streams.retrieval.measures.TrecFiles;
import dev.passagework.streams.retrieval.search.Hit;
import dev.passagework.streams.runtime.CheckpointStore;
import dev.passagework.streams.runtime.Cluster;
import dev.passagework.streams.runtime.TopicReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Run and judgement files for trec_eval, made anew from the topics and the files of the checkpoint,
 * by the searches that the evaluator scores by: what trec_eval makes of them is what was published.
 *
 * @param cluster where collections and checkpoints are
 * @param store files of checkpoints
 * @param settings depth of a ranking, threads and batches
 */
public record RunFiles(Cluster cluster, CheckpointStore store, EvaluatorSettings settings) {

  /**
   * Writes {@code <collection>.<subject>.run}, and {@code <collection>.<role>.qrels} for each role
   * that has queries.
   *
   * @param subject a checkpoint as {@code model@version}, or {@code bm25}
   * @param only collection to write; empty for all
   * @param folder where to write
   * @return the run files
   * @throws IllegalArgumentException if there is no such subject, or no such collection
   */
  public List<Path> write(String subject, Optional<String> only, Path folder) throws IOException {
    List<CollectionManifest> manifests =
        newest(Topics.COLLECTIONS).values().stream()
            .filter(manifest -> only.map(manifest.name()::equals).orElse(true))
            .sorted(Comparator.comparing(CollectionManifest::name))
            .toList();
    if (manifests.isEmpty()) {
      throw new IllegalArgumentException(
          only.map(name -> "there is no collection '" + name + "'")
              .orElse("there is no collection: feed one first"));
    }
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (CollectionManifest manifest : manifests) {
      List<JudgedQuery> queries = queries(manifest.name());
      List<List<Hit>> rankings = rankings(subject, manifest, queries);
      files.add(run(folder, subject, manifest, queries, rankings));
      judgements(folder, manifest, queries);
    }
    return files;
  }

  private List<List<Hit>> rankings(
      String subject, CollectionManifest manifest, List<JudgedQuery> queries) throws IOException {
    PassageSource source = PassageSource.topic(cluster);
    if (subject.equals(Examination.BM25)) {
      int k = settings.scoring().hits();
      return new LexicalSearch(source, settings.workDirectory(), k)
          .search(manifest, queries)
          .orElseThrow(() -> new IOException("collection %s is not whole".formatted(manifest)));
    }
    Checkpoint checkpoint = newest(Topics.CHECKPOINTS).get(CheckpointId.parse(subject).toString());
    if (checkpoint == null) {
      throw new IllegalArgumentException("there is no checkpoint " + subject);
    }
    Map<String, JudgedPassage> passages = new TreeMap<>();
    source.read(
        manifest.name(),
        (id, passage) -> {
          if (passage == null) {
            passages.remove(id);
          } else {
            passages.put(id, passage);
          }
        });
    return dense(checkpoint, queries, List.copyOf(passages.values()));
  }

  private List<List<Hit>> dense(
      Checkpoint checkpoint, List<JudgedQuery> queries, List<JudgedPassage> passages)
      throws IOException {
    EmbedderSource source =
        new CheckpointEmbedders(
            store, settings.workDirectory(), settings.precision(), settings.encoderThreads());
    try (Embedder embedder = source.open(checkpoint)) {
      float[][] vectors = embedder.embedQueries(queries.stream().map(JudgedQuery::text).toList());
      try (DenseSearch search = new DenseSearch(embedder, vectors, settings.scoring().hits())) {
        for (int from = 0; from < passages.size(); from += settings.batch()) {
          search.add(passages.subList(from, Math.min(from + settings.batch(), passages.size())));
        }
        return search.rankings();
      }
    }
  }

  private Path run(
      Path folder,
      String subject,
      CollectionManifest manifest,
      List<JudgedQuery> queries,
      List<List<Hit>> rankings)
      throws IOException {
    Path file = folder.resolve("%s.%s.run".formatted(manifest.name(), subject));
    try (BufferedWriter to = Files.newBufferedWriter(file)) {
      for (int i = 0; i < queries.size(); i++) {
        TrecFiles.run(
            to, queries.get(i).id(), rankings.get(i), settings.scoring().depth(), subject);
      }
    }
    return file;
  }

  private static void judgements(
      Path folder, CollectionManifest manifest, List<JudgedQuery> queries) throws IOException {
    for (Role role : Role.values()) {
      List<JudgedQuery> ofRole = queries.stream().filter(query -> query.role() == role).toList();
      if (!ofRole.isEmpty()) {
        Path file = folder.resolve("%s.%s.qrels".formatted(manifest.name(), role.code()));
        try (BufferedWriter to = Files.newBufferedWriter(file)) {
          for (JudgedQuery query : ofRole) {
            TrecFiles.judgements(to, query.id(), query.judgements());
          }
        }
      }
    }
  }

  private List<JudgedQuery> queries(String collection) {
    return newest(Topics.JUDGED_QUERIES).values().stream()
        .filter(query -> query.collection().equals(collection))
        .toList();
  }

  private <V> Map<String, V> newest(Topic<V> topic) {
    Map<String, V> newest = new TreeMap<>();
    TopicReader.readToEnd(
        cluster,
        topic,
        record -> {
          if (record.value() == null) {
            newest.remove(record.key());
          } else {
            newest.put(record.key(), record.value());
          }
        });
    return newest;
  }
}
