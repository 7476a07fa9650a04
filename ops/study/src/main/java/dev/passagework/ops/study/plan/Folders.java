package dev.passagework.ops.study.plan;

import dev.passagework.producers.corpus.BeirFolder;
import dev.passagework.producers.corpus.CollectionOptions;
import dev.passagework.producers.corpus.Cursor;
import dev.passagework.producers.corpus.OnError;
import dev.passagework.producers.corpus.PairSource;
import dev.passagework.producers.corpus.SourcePassage;
import dev.passagework.producers.corpus.SplitRoles;
import dev.passagework.producers.quickstart.Quickstart;
import dev.passagework.schemas.contract.CollectionManifest.Domain;
import dev.passagework.schemas.contract.JudgedQuery;
import dev.passagework.schemas.contract.Passage;
import dev.passagework.schemas.contract.PassageKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The collections of a study on disk, each checked.
 *
 * @param byCorpus folder of each corpus
 */
public record Folders(Map<String, BeirFolder> byCorpus) {
  public Folders {
    byCorpus = Map.copyOf(byCorpus);
  }

  /**
   * Opens the folders; that of the quickstart is written first.
   *
   * @param scratch folder to write it below
   * @throws RuntimeException if one cannot be used; the message names it and what is missing
   */
  public static Folders open(Study study, Path scratch) throws IOException {
    Map<String, BeirFolder> folders = new LinkedHashMap<>();
    for (Corpus corpus : study.corpora()) {
      Path path = corpus.source().path().orElse(scratch.resolve(Quickstart.NAME));
      if (corpus.source().path().isEmpty()) {
        Quickstart.writeCollection(path);
      }
      BeirFolder folder = BeirFolder.open(path);
      check(corpus, folder);
      folders.put(corpus.name(), folder);
    }
    return new Folders(folders);
  }

  private static void check(Corpus corpus, BeirFolder folder) {
    var check =
        folder.check(
            SplitRoles.usual(folder.splits()),
            malformed -> {
              throw new IllegalArgumentException(
                  "collection %s cannot be used: %s".formatted(corpus.name(), malformed));
            });
    if (check.queries(JudgedQuery.Role.REPORT) < 2) {
      throw new IllegalArgumentException(
          "collection %s has %d report queries: nothing could be told apart by them"
              .formatted(corpus.name(), check.queries(JudgedQuery.Role.REPORT)));
    }
    corpus.labelled().ifPresent(PairSource::of);
  }

  /** The folder of a corpus. */
  public BeirFolder of(String corpus) {
    BeirFolder folder = byCorpus.get(corpus);
    if (folder == null) {
      throw new IllegalArgumentException("there is no collection '" + corpus + "'");
    }
    return folder;
  }

  /** How a collection is fed. */
  public CollectionOptions options(String corpus) {
    return new CollectionOptions(
        corpus, Domain.IN, SplitRoles.usual(of(corpus).splits()), OnError.FAIL);
  }

  /** The passages of a corpus that are not empty. */
  public List<Passage> passages(String corpus) {
    List<Passage> passages = new ArrayList<>();
    try (Cursor<SourcePassage> lines = of(corpus).passages().open()) {
      lines.forEach(
          line -> {
            SourcePassage passage = line.value();
            if (!passage.isEmpty()) {
              PassageKey key = new PassageKey(corpus, passage.id());
              passages.add(Passage.of(key, passage.title(), passage.text()));
            }
          },
          malformed -> {});
    }
    return passages;
  }
}
