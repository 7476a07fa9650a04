package dev.passagework.schemas.contract;

import java.util.Map;

/** Avro forms of passages and test collections. */
final class CorpusCodecs {
  static final Codec<Passage> PASSAGE =
      Codec.of(
          PassageValue.class,
          PassageValue.SCHEMA$,
          p ->
              new PassageValue(
                  p.key().corpus(), p.key().id(), p.title(), p.text(), p.contentHash()),
          a ->
              new Passage(
                  new PassageKey(a.getCorpus(), a.getId()),
                  a.getTitle(),
                  a.getText(),
                  a.getContentHash()));

  static final Codec<LabelledPair> LABELLED_PAIR =
      Codec.of(
          LabelledPairValue.class,
          LabelledPairValue.SCHEMA$,
          p -> new LabelledPairValue(p.id(), p.passage().corpus(), p.passage().id(), p.query()),
          a ->
              new LabelledPair(
                  a.getId(), new PassageKey(a.getCorpus(), a.getPassageId()), a.getQuery()));

  static final Codec<JudgedPassage> JUDGED_PASSAGE =
      Codec.of(
          JudgedPassageValue.class,
          JudgedPassageValue.SCHEMA$,
          p -> new JudgedPassageValue(p.collection(), p.id(), p.title(), p.text(), p.contentHash()),
          a ->
              new JudgedPassage(
                  a.getCollection(), a.getId(), a.getTitle(), a.getText(), a.getContentHash()));

  static final Codec<JudgedQuery> JUDGED_QUERY =
      Codec.of(
          JudgedQueryValue.class,
          JudgedQueryValue.SCHEMA$,
          q ->
              new JudgedQueryValue(
                  q.collection(), q.id(), q.text(), q.role().code(), q.judgements()),
          a ->
              new JudgedQuery(
                  a.getCollection(),
                  a.getId(),
                  a.getText(),
                  Code.parse(JudgedQuery.Role.class, a.getRole()),
                  Map.copyOf(a.getJudgements())));

  static final Codec<CollectionManifest> COLLECTION =
      Codec.of(
          CollectionManifestValue.class,
          CollectionManifestValue.SCHEMA$,
          c ->
              new CollectionManifestValue(
                  c.name(),
                  c.version(),
                  c.passages().count(),
                  c.passages().hex(),
                  c.queries().count(),
                  c.queries().hex(),
                  c.gateQueries(),
                  c.reportQueries(),
                  c.domain().code(),
                  c.time()),
          a ->
              new CollectionManifest(
                  a.getName(),
                  a.getVersion(),
                  SetDigest.of(a.getPassages(), a.getPassagesHash()),
                  SetDigest.of(a.getQueries(), a.getQueriesHash()),
                  a.getGateQueries(),
                  a.getReportQueries(),
                  Code.parse(CollectionManifest.Domain.class, a.getDomain()),
                  a.getTime()));

  private CorpusCodecs() {}
}
